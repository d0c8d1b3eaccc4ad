#if canImport(Glibc)
    import Glibc
#endif
import Bytes
import ConnectData

/// The columns of one or more open files: named by a schema, or by the members of a first record without one.
///
/// Never changed once it is in the table, but for `users`.
final class ColumnPlan {
    /// Number of the schema; 0 = the columns come from a record.
    let schema: UInt32
    /// Open files with these columns.
    var users = 1
    private let text: ByteBuffer
    private let names: SlotArray<PlanText>

    init(schema: UInt32, names: [[UInt8]]) {
        self.schema = schema
        var text = ByteBuffer(capacity: 64)
        var slices = SlotArray<PlanText>(capacity: names.count)
        for name in names {
            slices.append(PlanText(start: UInt32(text.count), length: UInt32(name.count)))
            text.append(name)
        }
        self.text = text
        self.names = slices
    }

    var count: Int { names.count }

    func name(_ column: Int) -> UnsafeRawBufferPointer {
        let slice = names[column]
        return UnsafeRawBufferPointer(start: text.pointer + Int(slice.start), count: Int(slice.length))
    }

    /// The column called `name`; looks at `guess` first.
    func column(_ name: UnsafeRawBufferPointer, guess: Int) -> Int? {
        if guess < count, same(name, self.name(guess)) { return guess }
        for column in 0..<count where same(name, self.name(column)) { return column }
        return nil
    }

    private func same(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
        guard a.count == b.count else { return false }
        guard let first = a.baseAddress, let second = b.baseAddress else { return true }
        return memcmp(first, second, a.count) == 0
    }
}

/// The columns of all open files of an encoder. Files with the same columns share them; columns that no open
/// file has are forgotten, so that ever new shapes of records do not pile up.
struct ColumnTable: ~Copyable {
    private var plans: [ColumnPlan?] = []
    private var free: [Int32] = []
    /// Plan by schema number, as long as a file has it.
    private var bySchema: [UInt32: Int32] = [:]

    subscript(number: Int32) -> ColumnPlan {
        guard let plan = plans[Int(number)] else {
            preconditionFailure("the columns of a file that has ended")
        }
        return plan
    }

    /// The columns of a file that a record with this schema opens.
    mutating func open(schema: UInt32, names: () -> [[UInt8]]) -> Int32 {
        if schema != SchemaTable.none, let number = bySchema[schema] {
            self[number].users += 1
            return number
        }
        let plan = ColumnPlan(schema: schema, names: names())
        let number: Int32
        if let reused = free.popLast() {
            number = reused
            plans[Int(number)] = plan
        } else {
            number = Int32(plans.count)
            plans.append(plan)
        }
        if schema != SchemaTable.none { bySchema[schema] = number }
        return number
    }

    /// One file less has these columns.
    mutating func release(_ number: Int32) {
        let plan = self[number]
        plan.users -= 1
        guard plan.users == 0 else { return }
        if plan.schema != SchemaTable.none { bySchema[plan.schema] = nil }
        plans[Int(number)] = nil
        free.append(number)
    }
}
