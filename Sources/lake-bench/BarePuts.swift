import HTTP

/// What scripts/bare-puts.c does in C, over our HTTP client: its own cost, without the store's.
enum BarePuts {
    static func run(url: String, query: String, file: String, count: Int, connections: Int) throws -> Double {
        let client = try HTTPClient(HTTPSettings(connectionsMax: connections))
        let length = try FileSize.of(file)
        return try Crew.run(count, threads: connections) { number in
            let response = try client.send(
                HTTPRequest(
                    "PUT", "\(url)/\(number)?\(query)",
                    headers: ["x-ms-blob-type": "BlockBlob", "x-ms-version": "2023-11-03"],
                    body: .file(path: file, offset: 0, length: length), isRepeatable: false))
            guard response.status == 201 else { throw Crew.Failure(description: "status \(response.status)") }
        }
    }
}
