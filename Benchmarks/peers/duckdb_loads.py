"""How DuckDB reads the corpus into typed columns."""

COLUMNS = ("{id: 'VARCHAR', job_id: 'VARCHAR', module: 'VARCHAR', content: 'VARCHAR', start_time: 'DOUBLE', end_time: 'DOUBLE', "
           "metadata: 'STRUCT(speaker VARCHAR, confidence DOUBLE, language VARCHAR, shots INTEGER, brightness DOUBLE, "
           "model VARCHAR, score DOUBLE)', created_at: 'TIMESTAMP'}")
TEXTUAL = ("{id: 'VARCHAR', job_id: 'VARCHAR', module: 'VARCHAR', content: 'VARCHAR', start_time: 'DOUBLE', end_time: 'DOUBLE', "
           "metadata: 'VARCHAR', created_at: 'TIMESTAMP'}")


def tables(data):
    """The table functions that read the corpus in a folder, by its form."""
    return {
        "json": f"read_json('{data}/flat.json', format='array', columns={COLUMNS})",
        "ndjson": f"read_json('{data}/flat.ndjson', format='newline_delimited', columns={COLUMNS})",
        "csv": f"read_csv('{data}/flat.csv', header=true, auto_detect=false, quote='\"', escape='\"', columns={TEXTUAL})",
    }


def again(table):
    """What loads it once more and forgets it."""
    return f"CREATE TEMP TABLE again AS FROM {table}; DROP TABLE again"
