import FuzzSupport
import SegmentModel

/// Any bytes as a file: a store whose columns keep their promises, or an error; the same through windows of any size.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSON(_ base: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var input = InputBytes(base, count)
  let window = Int(input.next()) + 1
  let bytes = Array(input.rest)
  let whole = Loaded(bytes)
  expect(Loaded(bytes, window: window) == whole, "a window of \(window) changes what is loaded")
  whole.store?.checkColumns()
  checkValue(bytes)
  return 0
}

/// A value by itself: what parses prints as what parses to the same, and is taken as metadata.
private func checkValue(_ bytes: [UInt8]) {
  guard let value = try? JSONValue(parsing: bytes) else { return }
  let text = value.jsonText
  expect((try? JSONValue(parsing: text)) == value, "printed as \(text)")
  let row = Array(#"[{"id":"1","metadata":"#.utf8) + bytes + Array("}]".utf8)
  guard case .store(let store, let report) = Loaded(row) else { finding("refused as metadata: \(text)") }
  // The row is a level of nesting itself.
  if report.badRowCount > 0 { return expect(report.badRows[0].reason == JSONFault.tooDeep.description, "bad: \(text)") }
  expect(store.segment(at: 0).metadata == (value == .null ? nil : value), "loaded otherwise: \(text)")
}
