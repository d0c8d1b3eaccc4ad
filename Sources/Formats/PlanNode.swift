/// One schema within a plan: what writing a value of it needs, flat, without references.
struct PlanNode: BitwiseCopyable {
    enum Shape: UInt8 { case scalar, array, map, structure }

    var shape: Shape
    var isOptional: Bool
    /// Maps: keys are strings, so the map is a JSON object.
    var hasStringKeys: Bool
    /// Index of the first child: struct fields in order; map key, map value; array element.
    var children: Int32
    var childCount: Int32
    /// Index of the default's root on the plans' own tape; -1 = no default.
    var defaultRoot: Int32
    /// Struct members: `"name":` in the plans' own text, and the plain name.
    var label: PlanText
    var name: PlanText
}

/// A slice of the plans' own text.
struct PlanText: BitwiseCopyable {
    var start: UInt32 = 0
    var length: UInt32 = 0
}
