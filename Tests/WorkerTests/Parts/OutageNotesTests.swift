import Testing
import Worker

/// A store that is silent is said once and every minute, whoever waits for it (design section 4.7).
@Suite struct OutageNotesTests {
    @Test func `many partitions that wait are one line, then one a minute, then its end`() {
        var notes = OutageNotes()
        var lines: [OutageNotes.Line] = []
        for second in Int64(0)..<150 {
            for party in ["a", "b", "c"] {
                if let line = notes.silent(party, "no answer", now: second * 1000) { lines.append(line) }
            }
        }
        #expect(
            lines == [
                .silent(forMilliseconds: 0, waiting: 1, detail: "no answer"),
                .silent(forMilliseconds: 60_000, waiting: 3, detail: "no answer"),
                .silent(forMilliseconds: 120_000, waiting: 3, detail: "no answer"),
            ])
        let ends = [
            notes.answered("b", now: 150_000), notes.answered("a", now: 151_000),
            notes.answered("c", now: 152_000), notes.answered("c", now: 153_000),
        ]
        #expect(ends == [nil, nil, .answers(afterMilliseconds: 152_000), nil])
    }

    @Test func `a store that fails for a moment again and again is said at most once a minute`() {
        var notes = OutageNotes()
        var said: [Int64] = []
        for second in Int64(0)..<130 {
            let now = second * 1000
            if case .silent? = notes.silent("a", "503", now: now) { said.append(now) }
            if case .answers? = notes.answered("a", now: now + 100) { said.append(-now) }
        }
        #expect(said == [0, 0, 60_000, -60_000, 120_000, -120_000])
    }

    @Test func `an outage that begins right behind another is said with its own length`() {
        var notes = OutageNotes()
        let first = [notes.silent("a", "x", now: 0), notes.answered("a", now: 1000)]
        #expect(first.allSatisfy { $0 != nil })
        let second = [notes.silent("a", "x", now: 10_000), notes.silent("a", "y", now: 70_000)]
        #expect(second == [nil, .silent(forMilliseconds: 60_000, waiting: 1, detail: "y")])
    }

    @Test func `who was given up is not waited for`() {
        var notes = OutageNotes()
        let began = notes.silent("a", "x", now: 0)
        _ = notes.silent("b", "x", now: 1)
        notes.gone("b")
        let end = notes.answered("a", now: 5000)
        #expect(began != nil && end == .answers(afterMilliseconds: 5000))
        _ = notes.silent("a", "x", now: 100_000)
        notes.gone("a")
        let late = notes.answered("a", now: 101_000)
        #expect(late == nil)
    }

    @Test func `the lines say how long`() {
        let texts = [
            OutageNotes.Line.silent(forMilliseconds: 0, waiting: 1, detail: "connection refused"),
            .silent(forMilliseconds: 61_999, waiting: 2, detail: "503"), .answers(afterMilliseconds: 90_000),
        ].map(\.description)
        #expect(
            texts == [
                "the store does not answer; waiting for it: connection refused",
                "the store has not answered for 61 s: 503", "the store answers again after 90 s",
            ])
    }
}
