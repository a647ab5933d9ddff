/// A format of a program that people edit, caption or annotate videos with.
public enum EditingFormat: String, Sendable, Hashable, CaseIterable {
  case srt, vtt, audacity, youtube, ffmetadata, edl, otio, textgrid

  /// What it is for.
  public var summary: String {
    switch self {
    case .srt: "SubRip subtitles"
    case .vtt: "WebVTT captions"
    case .audacity: "a label track of Audacity"
    case .youtube: "chapters for the description of a YouTube video"
    case .ffmetadata: "chapters for ffmpeg"
    case .edl: "an edit decision list (CMX3600) that cuts the segments together"
    case .otio: "an OpenTimelineIO timeline that cuts the segments together"
    case .textgrid: "a Praat TextGrid, a tier for each module"
    }
  }

  /// Whether it has one time axis, that of one video.
  public var describesOneVideo: Bool { self != .edl && self != .otio }

  /// The entries in this format.
  ///
  /// - Throws: why the format cannot hold them.
  /// - Complexity: O(n log n).
  public func text(of list: EntryList, options: FormatOptions = FormatOptions()) throws(FormatError) -> FormattedText {
    let jobs = list.jobs
    if describesOneVideo && jobs.count > 1 { throw .severalVideos(self, jobs) }
    var entries = list.entries
    var remarks = list.remarks
    let early = entries.count { $0.start < 0 }
    if early > 0 {
      entries.removeAll { $0.end < 0 || ($0.start < 0 && $0.end == 0) }
      for position in entries.indices { entries[position].start = max(0, entries[position].start) }
      remarks.append("\(early) that start before the video are cut at 0 or left out")
    }
    guard !entries.isEmpty else { throw .nothing(self) }
    var formatted: FormattedText =
      switch self {
      case .srt: SubRip.text(of: entries, options)
      case .vtt: WebVTT.text(of: entries, options)
      case .audacity: AudacityLabels.text(of: entries)
      case .youtube: YouTubeChapters.text(of: entries)
      case .ffmetadata: FFMetadata.text(of: entries, options)
      case .edl: try EditDecisionList.text(of: entries, options)
      case .otio: OpenTimeline.text(of: entries, options)
      case .textgrid: TextGrid.text(of: entries, options)
      }
    formatted.remarks = remarks + formatted.remarks
    return formatted
  }
}

/// A finished text, and what there is to say of it.
public struct FormattedText: Sendable, Hashable {
  public var text: String
  /// What was changed or left out because the format demands it, a sentence each.
  public var remarks: [String]

  init(_ text: String, remarks: [String] = []) {
    self.text = text
    self.remarks = remarks
  }
}

/// What the formats need to know beside the entries.
public struct FormatOptions: Sendable, Hashable {
  public var frameRate: FrameRate
  /// The name of the whole.
  public var title: String
  /// The lengths of the videos by job, in seconds, where they are known.
  public var durations: [String: Double]
  /// The names of the videos' files by job, where they are known.
  public var names: [String: String]
  /// How long a subtitle stays that has no end, in seconds.
  public var instantDuration: Double

  public init(
    frameRate: FrameRate = .standard, title: String = "SegmentQL", durations: [String: Double] = [:],
    names: [String: String] = [:], instantDuration: Double = 1
  ) {
    self.frameRate = frameRate
    self.title = title
    self.durations = durations
    self.names = names
    self.instantDuration = instantDuration
  }
}

/// Why a format cannot hold the entries.
public enum FormatError: Error, Sendable, Hashable, CustomStringConvertible {
  /// There is no row with a time.
  case nothing(EditingFormat)
  case severalVideos(EditingFormat, [String])
  /// The format numbers its entries with so many digits.
  case tooMany(EditingFormat, count: Int, limit: Int)

  public var description: String {
    switch self {
    case .nothing(let format): "no row of the result has a time, and \(format.rawValue) needs one"
    case .severalVideos(let format, let jobs):
      "\(format.rawValue) describes one video, and the rows belong to \(jobs.count): add job_id = \"\(jobs.first ?? "")\""
    case .tooMany(let format, let count, let limit):
      "\(format.rawValue) holds \(limit) entries at most, and there are \(count)"
    }
  }
}
