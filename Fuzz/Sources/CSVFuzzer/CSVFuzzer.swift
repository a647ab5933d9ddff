import FuzzSupport
import SegmentModel

/// Any bytes behind a header: a store whose columns keep their promises, or an error; the same through windows of any
/// size.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCSV(_ base: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var input = InputBytes(base, count)
  let window = Int(input.next()) + 1
  let headers = ["", "id,content,start_time,end_time,metadata,x\n", "content\r\n"]
  let bytes = Array(headers[Int(input.next()) % headers.count].utf8) + Array(input.rest)
  let whole = Loaded(bytes)
  expect(Loaded(bytes, window: window) == whole, "a window of \(window) changes what is loaded")
  whole.store?.checkColumns()
  return 0
}
