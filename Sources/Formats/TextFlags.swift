/// What happened to the text of one record on its way out.
struct TextFlags {
    /// Something that was no text (invalid UTF-8, half a surrogate pair) became U+FFFD.
    var replaced = false
}
