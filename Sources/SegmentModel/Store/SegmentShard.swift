/// Some jobs' segments in columns: the unit that stores share, and that queries run over in parallel.
///
/// A job's rows all lie in one shard, next to each other, sorted by start (missing starts last) and then by their order
/// in the file. Rows are numbered from 0 within the shard.
public final class SegmentShard: Sendable {
  /// The jobs, in the order of their rows.
  public let jobs: [Job]
  /// Seconds; NaN where the file gave no start.
  public let start: Column<Double>
  /// Seconds; NaN where the file gave no end.
  public let end: Column<Double>
  /// Module names; the empty text where the file gave none.
  public let module: DictionaryColumn
  /// `created_at` as written; the empty text with `Flags.noCreatedAt` where the file gave none.
  public let createdAt: DictionaryColumn
  /// Identifiers as text; empty with `Flags.noID` where the file gave none.
  public let id: TextColumn
  /// Contents; empty with `Flags.noContent` where the file gave none or null.
  public let content: TextColumn
  /// Metadata as compact JSON text, as ``JSONValue/jsonText`` writes it: no white space between tokens, only the escapes
  /// that JSON demands, members and number literals as in the file; empty where the file gave none or null.
  public let metadata: TextColumn
  /// Fields that the model does not name, as the compact text of one JSON object; empty where there are none. `nil` when no row
  /// of the shard has any.
  public let extra: TextColumn?
  /// What the text columns cannot say of a row.
  public let flags: Column<Flags>
  /// Structures derived from the columns, such as indexes, made at most once by whoever needs them.
  package let derived = DerivedStorage()

  /// A job in a shard: its rows and what the exports say of its video.
  public struct Job: Sendable, Hashable {
    public let id: String
    /// Row numbers within the shard.
    public let rows: Range<Int>
    public let video: VideoFacts

    package init(id: String, rows: Range<Int>, video: VideoFacts) {
      self.id = id
      self.rows = rows
      self.video = video
    }
  }

  /// Facts of one row that a text column cannot hold.
  @frozen
  public struct Flags: OptionSet, Sendable, BitwiseCopyable {
    public let rawValue: UInt8
    @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The file gave no `id`, or null.
    public static let noID = Flags(rawValue: 1)
    /// The file wrote `id` as a number.
    public static let numericID = Flags(rawValue: 2)
    /// The file gave no `content`, or null.
    public static let noContent = Flags(rawValue: 4)
    /// The file gave no `created_at`, or null.
    public static let noCreatedAt = Flags(rawValue: 8)
  }

  /// A shard of columns that all have the same number of rows, as the builder makes them.
  package init(
    jobs: [Job], start: Column<Double>, end: Column<Double>, module: DictionaryColumn, createdAt: DictionaryColumn,
    id: TextColumn, content: TextColumn, metadata: TextColumn, extra: TextColumn?, flags: Column<Flags>
  ) {
    self.jobs = jobs
    self.start = start
    self.end = end
    self.module = module
    self.createdAt = createdAt
    self.id = id
    self.content = content
    self.metadata = metadata
    self.extra = extra
    self.flags = flags
  }

  /// The number of rows.
  @inlinable public var count: Int { start.count }
}
