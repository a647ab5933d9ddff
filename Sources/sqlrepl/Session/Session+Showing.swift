import SegmentFormats
import SegmentModel
import SegmentQL

extension Session {
  /// Shows what a dot command tells: in the form that is set, or as a table where that form is for segments in time, or
  /// would tell no more than their number.
  ///
  /// - Parameter wrapping: whether its texts are sentences, to be read whole whatever is set.
  func show(table: Shown, wrapping: Bool = false) throws(SessionError) {
    let (mode, wraps) = (settings.mode, settings.wraps)
    defer { (settings.mode, settings.wraps) = (mode, wraps) }
    if mode.isForSegments { settings.mode = .box }
    if wrapping && output.isTerminal { settings.wraps = true }
    try show(table)
  }

  /// Shows rows in the form that is set, where results go now.
  func show(_ shown: Shown) throws(SessionError) {
    if let path = nextFile {
      nextFile = nil
      return try write(shown, mode: settings.mode, toFile: path)
    }
    if let results {
      let output = Output(results)
      output.isInterruptible = true
      try render(shown, settings.mode, to: output)
      return try writing { () throws(OutputError) in try output.flush() }
    }
    try paging { output throws(SessionError) in try render(shown, settings.mode, to: output) }
  }

  /// Shows a text for whoever reads, on a terminal in lines that fit it.
  func show(text: String) throws(SessionError) {
    let columns = output.isTerminal ? environment.terminal.size()?.columns : nil
    try paging { output throws(SessionError) in
      try writing { () throws(OutputError) in try output.writeData(text.wrapped(toColumns: columns) + "\n") }
    }
  }

  /// Has what `write` writes shown by the pager where it is longer than the screen, and else as it is.
  private func paging(_ write: (Output) throws(SessionError) -> Void) throws(SessionError) {
    guard isPaged, let lines = environment.terminal.size()?.lines else {
      try write(output)
      if isInteractive { try writing { () throws(OutputError) in try output.flush() } }
      return
    }
    let memory = MemorySink()
    let page = Output(memory, isTerminal: true, style: output.style)
    page.isInterruptible = true
    try write(page)
    try writing { () throws(OutputError) in
      try page.flush()
      try output.flush()
    }
    let count = memory.bytes.count { $0 == 0x0A }
    if count < lines || !Pager.show(memory.bytes) {
      try writing { () throws(OutputError) in
        try output.write(memory.bytes)
        try output.flush()
      }
    }
  }

  /// Writes rows to a file that appears whole or not at all.
  func write(_ shown: Shown, mode: OutputMode, toFile path: String) throws(SessionError) {
    let file = try AtomicFileSink(path)
    let output = Output(file)
    output.isInterruptible = true
    try render(shown, mode, to: output)
    try writing { () throws(OutputError) in try output.flush() }
    try file.commit()
  }

  private func render(_ shown: Shown, _ mode: OutputMode, to output: Output) throws(SessionError) {
    var shown = shown
    if output.style.isColored, let query = shown.query {
      let matches = ContentMatches(of: query, parameters: settings.parameters)
      if !matches.isEmpty { shown.matches = TextMatches { matches.ranges(in: $0) } }
    }
    var options = renderOptions(for: output)
    options.mode = mode
    if mode.needsVideoFacts { options.formatOptions = formatOptions }
    var remarks: [String] = []
    options.remark = { remarks.append($0) }
    try writing { () throws(OutputError) in try options.renderer.render(shown, to: output) }
    for remark in remarks { try tell(.warning, remark) }
  }

  private func renderOptions(for output: Output) -> RenderOptions {
    let columns: Int? =
      switch settings.width {
      case 0?: nil
      case let width?: width
      case nil:
        output.isTerminal
          ? environment.terminal.size()?.columns ?? 80 : environment.variables["COLUMNS"].flatMap(Int.init)
      }
    let rowLimit = output.isTerminal && settings.rows > 0 ? settings.rows : nil
    return RenderOptions(
      mode: settings.mode, times: settings.times, width: columns,
      screenWidth: output.isTerminal ? environment.terminal.size()?.columns : nil, rowLimit: rowLimit,
      wraps: settings.wraps, hasHeaders: settings.hasHeaders, hasFooter: output.isTerminal)
  }

  private var formatOptions: FormatOptions {
    var options = FormatOptions(frameRate: settings.frameRate)
    for job in store.jobs {
      options.durations[job.id] = job.video.duration
      options.names[job.id] = job.video.name
    }
    if let only = store.jobs.first, store.jobs.count == 1 { options.title = only.video.name ?? only.id }
    return options
  }

  private var isPaged: Bool {
    let terminal = environment.terminal
    return settings.pages && terminal.outputIsTerminal && terminal.inputIsTerminal
      && environment.variables["TERM"] != "dumb"
  }
}
