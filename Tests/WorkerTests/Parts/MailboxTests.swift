import Synchronization
import Testing
import Worker

/// How other threads reach a task: nothing that was posted is lost, late or twice.
@Suite(.ownThread) struct MailboxTests {
    static let patience: Int64 = 30_000

    @Test func `a raise while nobody waits is kept, once`() {
        let signal = Signal()
        signal.raise()
        signal.raise()
        #expect(signal.wait(milliseconds: 0))
        #expect(!signal.wait(milliseconds: 0))
    }

    @Test func `a wait without a raise ends at its time`() {
        let signal = Signal()
        let start = Clock.monotonic
        #expect(!signal.wait(milliseconds: 30))
        #expect(Clock.monotonic - start >= 29)
    }

    @Test func `a raise wakes the thread that waits`() {
        let there = Signal()
        let back = Signal()
        let thread = OSThread("waiter") {
            if there.wait(milliseconds: Self.patience) { back.raise() }
        }
        there.raise()
        #expect(back.wait(milliseconds: Self.patience))
        thread.join()
    }

    @Test func `messages are drained once, oldest first`() {
        let mailbox = Mailbox<Int>()
        #expect(mailbox.drain().isEmpty)
        for number in 1...3 { mailbox.post(number) }
        #expect(mailbox.drain() == [1, 2, 3])
        #expect(mailbox.drain().isEmpty)
        mailbox.post(4)
        #expect(mailbox.drain() == [4])
    }

    @Test func `each post wakes the owner where it said it waits`() {
        let mailbox = Mailbox<Int>()
        let woken = Atomic<Int>(0)
        mailbox.post(1)
        mailbox.onPost { woken.add(1, ordering: .relaxed) }
        mailbox.post(2)
        mailbox.post(3)
        #expect(woken.load(ordering: .relaxed) == 2)
        #expect(mailbox.drain() == [1, 2, 3])
    }

    @Test func `a message that is there already ends a wait at once`() {
        let mailbox = Mailbox<Int>()
        mailbox.post(1)
        let start = Clock.monotonic
        mailbox.wait(milliseconds: Self.patience)
        mailbox.wait(milliseconds: Self.patience)
        #expect(Clock.monotonic - start < Self.patience / 2)
    }

    @Test func `everything that several threads post arrives once, in each thread's order`() {
        let mailbox = Mailbox<[Int]>()
        let threads = (0..<4).map { sender in
            OSThread("sender") { for number in 0..<2000 { mailbox.post([sender, number]) } }
        }
        var seen = [[Int]](repeating: [], count: 4)
        let deadline = Clock.monotonic + Self.patience
        while seen.reduce(0, { $0 + $1.count }) < 8000, Clock.monotonic < deadline {
            mailbox.wait(milliseconds: 1000)
            for message in mailbox.drain() { seen[message[0]].append(message[1]) }
        }
        for thread in threads { thread.join() }
        #expect(seen == [[Int]](repeating: Array(0..<2000), count: 4))
    }
}
