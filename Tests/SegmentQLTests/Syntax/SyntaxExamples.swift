/// Right queries that between them use every part of the language.
enum SyntaxExamples {
  static let all: [String] = filters + literals + text + relations + patterns + stages + names + whole

  static let filters = [
    "",
    "module=transcription",
    "module=transcription AND start_time<30 AND content~\"laptop\"",
    "a=1 OR b=2 AND NOT c=3",
    "(a=1 OR b=2) AND (c=3)",
    "((a=1 AND b=2) AND c=3) OR (d=4 OR e=5)",
    "NOT NOT a=1",
    "NOT (a=1 OR b!=2)",
    "a<1 AND a<=2 AND a>3 AND a>=4",
    "end_time>start_time",
    "(a+b)*2 > 3 AND -x < -(1) AND --y = - 1",
    "a-b-c = a-(b-c) AND a/b*c%d = 1",
    "if(a=1 AND (b=2), lower(c), coalesce(d, \"e\", null)) = \"x\"",
    "id IN (1, \"2\", three, $four) AND id NOT IN (-1)",
    "start_time IN 0..60 AND start_time NOT IN (a)*2..b+1",
    "metadata.speaker = null AND metadata.flag != true AND x = FALSE",
    "EXISTS metadata.speaker AND NOT EXISTS metadata.a.b[0].c[*]",
    "metadata.objects[*].label != \"dog\" AND metadata[\"odd key\"][3] = 1 AND metadata.`odd ``key` = 2",
    "\"a phrase\" AND NOT 'another'",
    "(\"grouped phrase\")",
    "module IN (ocr, asr) # a comment\n AND id=7 # another",
  ]

  static let literals = [
    "x = 0 AND x = 007 AND x = .5 AND x = 1.50 AND x = 1e3 AND x = 2.5E-3 AND x = -4",
    "x = 500ms AND x = 2s AND x = 1m30s AND x = 1h AND x = 1H2M3.5S AND x = -2s",
    "x = 1:30 AND x = 00:01:30.500 AND x = 100:00:00 AND x IN 10:00..10:30",
    "x = 00:01:30:12@25 AND x = 00:01:30;12@29.97 AND x = 123f@25 AND x = 7F@23.976",
    "created_at >= 2025-01-15 AND created_at < 2025-01-15T10:05:00 AND created_at = 2024-02-29T23:59:59.999Z",
    "created_at = 2025-01-15T10:05+01:00 OR created_at = 2025-01-15T10:05:00-0330 OR created_at = 2025-01-15T10:05+02",
    #"x = "a \"b\" \\ \n \t \u{1F600} 'c'" AND x = 'it\'s "so"'"#,
    "x IN 0..60 AND x IN 1.5..2 AND x IN .5...75 AND x IN a..b AND x IN -2..-1",
  ]

  static let text = [
    "content HAS \"laptop\" AND content CONTAINS 'lap' AND content NOT HAS $word AND content NOT CONTAINS word",
    #"content~"\d+\s+laptops" AND content !~ 'it.s' AND content~"say \"hi\"""#,
    #"content ~ /laptops?/ AND content ~ /a\/b\\/im AND content !~ /x y/isx AND content ~ $pattern"#,
  ]

  static let relations = [
    "module=scenes AND NOT OVERLAPS(>=2s) [module=transcription]",
    "OVERLAPS(>=50%) [a=1] AND DURING(<1s) @talk AND COVERS [] AND BEFORE(1s..5s) [| limit 1] AND AFTER(=0) []",
    "NEAR(<=5s) [module=scenes] AND COUNT OVERLAPS [module=transcription] >= 3 AND COUNT NEAR(<= 1:30) @x = $n",
    "MEETS(<=0.05s) [] AND MET_BY [] AND STARTS [] AND FINISHES [] AND EQUALS [] AND NEXT [] AND PREVIOUS []",
    "NEAREST(<=-1) [a=1] AND WITH [id = this.id] AND OVERLAPS(10%..$p%) [b=2]",
    "ALLEN(meets, overlaps, Finished_By) [a=1] AND NOT ALLEN(precedes) 0..60",
    "OVERLAPS 10:00..10:30 AND DURING 0..60 AND BEFORE 30 AND AFTER $t AND BEFORE -3 AND AFTER video.duration - 5",
    "BEFORE (a+b)*2 AND AFTER (a) AND COUNT OVERLAPS 0..60 = 1",
    "DURING [module=transcription AND metadata.speaker != this.metadata.speaker]",
    "OVERLAPS [a=1 AND OVERLAPS [b=2 AND NOT OVERLAPS [c=3]]]",
    "OVERLAPS [\"laptop\"] AND overlaps [a=1 | where b=2 | limit 3]",
  ]

  static let patterns = [
    "[module=a]",
    "@talk",
    "a:[module=scenes] BEFORE(<=10s) b:[content HAS \"laptop\"] UNLESS [module=shots]",
    #"q:[content~"\?$"] NEXT(<=3s) r:[metadata.speaker != q.metadata.speaker]"#,
    "a:[module=transcription] WITH b:[module=asr AND metadata.source_id = a.id]",
    "[a=1] THEN [b=2] then(<5s) @c UNLESS @d OVERLAPS `odd name`:[e=1] ALLEN(during, contains) [f=2]",
    "OVERLAPS [[a=1] BEFORE [b=2]]",
    "[a=1] NEAREST [b=2] | sort by left.start_time",
  ]

  static let stages = [
    "| limit 5",
    "| where a=1 OR b=2 | select id, duration*2 as d, `odd name`.x as `odd alias`, count()",
    "| extend seconds = end_time - start_time, label = upper(content)",
    "| sort by start_time, -duration desc, id asc | limit 10 offset $n | limit (1)",
    "| top 5 by count | top $k by sum desc, id asc",
    "| distinct module, lower(content)",
    "| stats count(), sum(duration) as total, p(95, duration) by job_id, bucket(start_time, 1m) as minute",
    "| stats count ( )  ,  dcount(content)",
    "| merge | merge gap 1s | merge by module | merge gap $g by module, job_id",
    "| depth | depth by module | gaps | gaps within video",
    "| union [a=1] | intersect @b | subtract [c=1 | merge]",
    "| pad 1s | pad -0.5, 1:30 | clip 10:00..10:30 | clip a..b + 1",
    "| context 2 | context 5s | context $n | until next | until next by module, metadata.speaker as speaker",
  ]

  static let names = [
    "end = 3 AND order = 1 AND first = 2 AND count >= 3 AND next > 3 AND not = 1 AND exists = 2 AND select = 3",
    "module = and AND module = overlaps OR in IN (in) AND has HAS has AND before - 3 > 1 AND starts.x = 1",
    "`and` = 1 AND `NOT`.`null` = 2 AND null.x = 3 AND starts[0] = 1 AND let = 5 AND where = 6",
    "| sort by end, order desc | top 3 by count | stats first(by) by first | select desc as asc, asc as desc",
    "größe = 1 AND 名前.x = 2 AND été_1 = \"ça\"",
  ]

  static let whole = [
    "let @talk = [module=transcription AND content HAS $phrase]; module=shots AND DURING @talk",
    "let @a = [x=1]; let @b = @a; let @c = [@b | merge]; @c BEFORE @a | limit 1",
    "LET @a = [x=1];\n\n# nothing but comments\n",
    "module=transcription | merge gap 1s | gaps | where duration >= 3s;",
    "a:[module=scenes | limit 3] BEFORE b:[[x=1] OVERLAPS [y=2] | where left.id = 1] | where a.id = b.id",
  ]
}
