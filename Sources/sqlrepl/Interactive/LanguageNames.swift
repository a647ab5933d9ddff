/// The fields of every segment, with what they hold.
enum FieldNames {
  static let all: [(name: String, note: String)] = [
    ("module", "the analysis that made the segment"), ("content", "what was said or seen"),
    ("start_time", "seconds"), ("end_time", "seconds"), ("duration", "end_time − start_time, seconds"),
    ("job_id", "the video's analysis job"), ("id", "the segment's identifier"), ("metadata", "what the module adds"),
    ("created_at", "when it was made"), ("video", "name, duration, status, processing_time"),
    ("extra", "fields of the file beyond these"),
  ]

  static let video: [(name: String, note: String)] = [
    ("name", "the file's name"), ("duration", "seconds"), ("status", "of the analysis"),
    ("processing_time", "of the analysis, seconds"),
  ]
}

/// The functions and aggregates of the language, with what they give.
enum FunctionNames {
  static let all: [(name: String, note: String)] = [
    ("count", "how many rows"), ("sum", "aggregate"), ("avg", "aggregate"), ("min", "the smallest"),
    ("max", "the largest"), ("median", "aggregate"), ("p", "p(95, e): a percentile"), ("dcount", "distinct values"),
    ("first", "aggregate"), ("last", "aggregate"), ("collect", "aggregate: all values"),
    ("covered", "seconds in the union of the segments"), ("peak", "most segments at once"),
    ("bucket", "bucket(t, width): the start of t's bucket"), ("lower", "text"), ("upper", "text"),
    ("length", "characters"), ("words", "how many words"), ("round", "number"), ("floor", "number"),
    ("ceil", "number"), ("abs", "number"), ("coalesce", "the first that is not null"),
    ("if", "if(condition, then, else)"),
  ]
}
