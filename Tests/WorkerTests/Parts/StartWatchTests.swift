import Testing

@testable import Worker

/// What a worker sees of a start that takes long, and when a stop leaves it.
@Suite struct StartWatchTests {
    private func begun() -> StartWatch {
        var watch = StartWatch()
        watch.begins()
        return watch
    }

    @Test func `a try that takes long is said once a container`() {
        var watch = begun()
        watch.opens("lake", now: 1_000)
        #expect(watch.look(now: 5_999) == nil)
        #expect(watch.look(now: 6_000) == .waits(container: "lake", forMilliseconds: 5_000))
        #expect(watch.look(now: 60_000) == nil)
        watch.opened()
        watch.opens("lake", now: 61_000)
        #expect(watch.look(now: 90_000) == nil)
        watch.opens("pond", now: 91_000)
        #expect(watch.look(now: 99_000) == .waits(container: "pond", forMilliseconds: 8_000))
    }

    @Test func `tries that fail soon are not said here, however many`() {
        var watch = begun()
        for second: Int64 in 0..<60 {
            watch.opens("lake", now: second * 1_000)
            #expect(watch.look(now: second * 1_000 + 900) == nil)
            watch.opened()
            #expect(watch.look(now: second * 1_000 + 950) == nil)
        }
    }

    @Test func `a stop leaves a start at its deadline, the first one`() {
        var watch = begun()
        watch.opens("lake", now: 0)
        watch.stops(by: 300)
        watch.stops(by: 9_000)
        #expect(watch.look(now: 299) == nil && watch.isUnderWay && !watch.isLeft)
        #expect(watch.look(now: 300) == .isLeft(container: "lake"))
        #expect(!watch.isUnderWay && watch.isLeft)
        #expect(watch.look(now: 9_000) == nil)
    }

    @Test func `a start that ends before the deadline is not left`() {
        var watch = begun()
        watch.stops(by: 300)
        watch.ends()
        #expect(watch.look(now: 400) == nil)
        #expect(!watch.isUnderWay && !watch.isLeft)
    }
}
