import FuzzSupport
import SegmentModel

/// Whatever loads is exported in every shape and loads again as the same segments.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRoundTrip(_ base: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let store = Loaded(Array(UnsafeBufferPointer(start: base, count: count))).store, store.count <= 4096 else {
    return 0
  }
  for shape in [ExportShape.results(), .results(repeatingModules: true), .combinedReport] {
    expect(reloaded(store, shape) == store, "\(shape) changes the store")
  }
  let segments = store.segments
  let plain = SegmentStore(segments)
  expect(reloaded(plain, .segments) == plain, "segments change")
  // No lines at all are an empty file, which loading refuses.
  if !plain.isEmpty { expect(reloaded(plain, .ndjson) == plain, "ndjson changes segments") }
  // A cell does not say whether an id was a number.
  let texts = SegmentStore(
    segments.map { segment in
      var segment = segment
      segment.hasNumericID = false
      return segment
    })
  expect(reloaded(texts, .csv) == texts, "csv changes segments")
  // A report by module orders equal starts by module, so the second reload is compared with the first.
  for shape in [ExportShape.aggregated, .sceneGrouping] {
    let first = reloaded(store, shape)
    expect(reloaded(first, shape) == first, "\(shape) changes the store")
  }
  return 0
}

private func reloaded(_ store: SegmentStore, _ shape: ExportShape) -> SegmentStore {
  let selections = shape.describesOneVideo ? store.jobs.map { ExportSelection(jobs: [$0.id]) } : [.all]
  var options = LoadOptions()
  options.isStrict = true
  do {
    let documents = try zip(selections, 0...).map { selection, number in
      var sink = ByteArraySink()
      try store.export(shape, selection, to: &sink)
      return LoadSource.bytes(sink.bytes, name: "\(number)")
    }
    return try SegmentLoader(options: options).load(documents).store
  } catch {
    finding("\(shape): \(error)")
  }
}
