import Synchronization
import Testing

@testable import SegmentModel

/// A reference that is set once, and kept as long as its place.
@Suite struct LazyReferenceTests {
  private final class Counted: Sendable {
    private let living: Living
    init(_ living: Living) {
      self.living = living
      living.count.add(1, ordering: .relaxed)
    }
    deinit { living.count.subtract(1, ordering: .relaxed) }
  }

  private final class Living: Sendable {
    let count = Atomic<Int>(0)
    var now: Int { count.load(ordering: .relaxed) }
  }

  private final class Place: Sendable {
    let reference = LazyReference<Counted>()
  }

  @Test func theFirstStays() {
    let living = Living()
    do {
      let place = Place()
      #expect(place.reference.load() == nil)
      let first = place.reference.storeIfNil(Counted(living))
      #expect(place.reference.storeIfNil(Counted(living)) === first)
      #expect(place.reference.load() === first)
      #expect(living.now == 1)
    }
    #expect(living.now == 0)
  }

  @Test func outlivesItsPlaceWhereHeld() {
    let living = Living()
    var held: Counted?
    do {
      let place = Place()
      held = place.reference.storeIfNil(Counted(living))
    }
    #expect(living.now == 1)
    #expect(held != nil)
    held = nil
    #expect(living.now == 0)
  }

  /// Of threads that set it at the same time all get the same.
  @Test func threads() async {
    let living = Living()
    for _ in 0..<200 {
      let place = Place()
      let identities = await withTaskGroup(of: ObjectIdentifier.self) { group in
        for _ in 0..<4 {
          group.addTask { ObjectIdentifier(place.reference.load() ?? place.reference.storeIfNil(Counted(living))) }
        }
        return await group.reduce(into: Set()) { $0.insert($1) }
      }
      #expect(identities.count == 1)
      #expect(living.now == 1)
    }
    #expect(living.now == 0)
  }
}
