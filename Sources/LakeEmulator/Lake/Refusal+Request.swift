/// Requests that are wrong in themselves.
extension Refusal {
    static let contentLengthMustBeZero = Refusal(
        400, "ContentLengthMustBeZero", "The Content-Length request header must be zero.")
    static let invalidHeaderValue = Refusal(
        400, "InvalidHeaderValue", "The value for one of the HTTP headers is not in the correct format.")
    static let invalidPropertyName = Refusal(
        400, "InvalidPropertyName", "The property name contains invalid characters.")
    static let invalidInput = Refusal(400, "InvalidInput", "One of the request inputs is not valid.")
    static let invalidQueryParameterValue = Refusal(
        400, "InvalidQueryParameterValue",
        "Value for one of the query parameters specified in the request URI is invalid.")
    static let invalidResourceName = Refusal(
        400, "InvalidResourceName", "The specified resource name contains invalid characters.")
    static let invalidSourceUri = Refusal(400, "InvalidSourceUri", "The source URI is invalid.")
    static let invalidUri = Refusal(400, "InvalidUri", "The request URI is invalid.")
    static let missingRequiredHeader = Refusal(
        400, "MissingRequiredHeader",
        "An HTTP header that's mandatory for this request is not specified.")
    static let missingRequiredQueryParameter = Refusal(
        400, "MissingRequiredQueryParameter",
        "A query parameter that's mandatory for this request is not specified.")
    static let multipleConditions = Refusal(
        400, "MultipleConditionHeadersNotSupported", "Multiple condition headers are not supported.")
    static let outOfRangeInput = Refusal(
        400, "OutOfRangeInput", "One of the request inputs is out of range.")
    static let outOfRangeQueryParameterValue = Refusal(
        400, "OutOfRangeQueryParameterValue",
        "One of the query parameters specified in the request URI is outside the permissible range.")
    static let unsupportedHeader = Refusal(
        400, "UnsupportedHeader", "One of the headers specified in the request is not supported.")
    static let unsupportedQueryParameter = Refusal(
        400, "UnsupportedQueryParameter",
        "One of the query parameters specified in the request URI is not supported.")
    static let metadataTooLarge = Refusal(
        400, "MetadataTooLarge", "The size of the specified metadata exceeds the maximum size permitted.")
    static let invalidMetadata = Refusal(
        400, "InvalidMetadata", "The metadata specified is invalid. It has characters that are not permitted."
    )
    static let invalidXML = Refusal(
        400, "InvalidXmlDocument", "XML specified is not syntactically valid.")
    static let md5Mismatch = Refusal(
        400, "Md5Mismatch",
        "The MD5 value specified in the request did not match with the MD5 value calculated by the server.")
    static let invalidMD5 = Refusal(
        400, "InvalidMd5", "The MD5 value specified in the request is invalid.")
    static let crc64Mismatch = Refusal(
        400, "Crc64Mismatch",
        "The CRC64 value specified in the request did not match with the CRC64 value calculated by the server."
    )
    static let invalidBlockID = Refusal(
        400, "InvalidBlockId", "The specified block ID is invalid. The block ID must be Base64-encoded.")
    static let invalidBlobOrBlock = Refusal(
        400, "InvalidBlobOrBlock", "The specified blob or block content is invalid.")
    static let invalidBlockList = Refusal(400, "InvalidBlockList", "The specified block list is invalid.")
    static let blockListTooLong = Refusal(
        400, "BlockListTooLong", "The block list may not contain more than 50,000 blocks.")
    static let invalidFlushPosition = Refusal(
        400, "InvalidFlushPosition",
        "The uploaded data is not contiguous or the position query parameter value is not equal to the length "
            + "of the file after appending the uploaded data.")
    static let hierarchicalNamespaceNotEnabled = Refusal(
        400, "HierarchicalNamespaceNotEnabled",
        "The operation is not supported as the account has no hierarchical namespace.")
    static let unsupportedVerb = Refusal(
        405, "UnsupportedHttpVerb", "The resource doesn't support the specified HTTP verb.")
    static let requestBodyTooLarge = Refusal(
        413, "RequestBodyTooLarge",
        "The request body is too large and exceeds the maximum permissible limit.")
    static let internalError = Refusal(
        500, "InternalError", "The server encountered an internal error. Please retry the request.")
}
