/// What a converter is used for; Connect passes it as `converter.type`.
public enum ConverterRole: String, Sendable {
    case key, value, header
}
