import SegmentFormats

/// How a result is shown.
struct RenderOptions {
  var mode: OutputMode = .box
  var times: TimeStyle = .seconds
  /// The columns of the screen to fit into; `nil` for no limit.
  var width: Int?
  /// The columns of the screen, which what is said beside a table may take; `nil` for no limit.
  var screenWidth: Int?
  /// The rows to show at most, where a person reads; `nil` for all.
  var rowLimit: Int?
  /// Whether long texts break into lines instead of ending in `…`.
  var wraps = false
  /// Whether csv and tsv begin with the names of the columns.
  var hasHeaders = true
  /// Whether to say at the end how many rows there are.
  var hasFooter = false
  /// What the formats of other programs need to know.
  var formatOptions = FormatOptions()
  /// Told what a format could not hold.
  var remark: (String) -> Void = { _ in }
}

/// Writes results in one form.
protocol Renderer {
  func render(_ shown: Shown, to output: Output) throws(OutputError)
}

extension RenderOptions {
  var renderer: any Renderer {
    let cells = CellText(times: times)
    return switch mode {
    case .box: BoxRenderer(cells: cells, options: self, border: .unicode)
    case .table: BoxRenderer(cells: cells, options: self, border: .ascii)
    case .line: LineRenderer(cells: cells, rowLimit: rowLimit)
    case .csv: DelimitedRenderer(cells: cells, dialect: .csv, hasHeaders: hasHeaders)
    case .tsv: DelimitedRenderer(cells: cells, dialect: .tsv, hasHeaders: hasHeaders)
    case .json: JSONRenderer(layout: .array)
    case .jsonl: JSONRenderer(layout: .lines)
    case .markdown: MarkdownRenderer(cells: cells)
    case .html: HTMLRenderer(cells: cells)
    case .quote: QuoteRenderer()
    case .list: ListRenderer(cells: cells, rowLimit: rowLimit)
    case .count: CountRenderer()
    case .timeline: TimelineRenderer(options: self)
    case .timelinePage: TimelinePageRenderer(options: formatOptions, remark: remark)
    case .srt, .vtt, .audacity, .youtube, .ffmetadata, .edl, .otio, .textgrid:
      EditingRenderer(format: mode.editingFormat ?? .srt, options: formatOptions, remark: remark)
    }
  }
}
