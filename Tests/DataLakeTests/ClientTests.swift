import HTTP
import JSON
import Logging
import ObjectStore
import Testing

@testable import DataLake

/// Repetition, waiting, dates and log lines, in virtual time.
@Suite struct ClientTests {
    private let look = StorageRequest(.blob, "GET", "/lake/a%20b", query: [("comp", "x y")], repeats: true)

    private func status(_ reply: Reply) -> Int? {
        if case .answer(let answer, _) = reply { answer.status } else { nil }
    }

    @Test func repeatsWhatMayBeRepeated() {
        let service = ScriptedService(
            .refuse(500, "InternalError"), .fail(.lost), .fail(.notSent), .refuse(503, "ServerBusy"),
            .done(200))
        #expect(status(service.client().perform(look)) == 200)
        #expect(service.seen.count == 5)
        #expect(service.seen.allSatisfy { $0.isRepeatable })
        // Full jitter draws from a range that doubles; the draws are 3, 4, 5, …
        #expect(service.sleeps.allSatisfy { $0 < 10 })
    }

    @Test func delaysGrowToTheirLimitAndTheTotalEndsThem() {
        let schedule = RetrySchedule(
            settings: DataLakeSettings(
                attemptsMax: 8, retryBaseDelay: 100, retryMaxDelay: 1_000, retryTotal: 3_000))
        // The largest draw of each range.
        let ceilings = [100, 200, 400, 800, 1_000, 1_000, 1_000] as [UInt64]
        for (index, ceiling) in ceilings.enumerated() {
            let most = schedule.delay(after: index + 1, elapsed: 0, asked: nil, random: ceiling)
            #expect(most == Int64(ceiling))
            #expect(schedule.delay(after: index + 1, elapsed: 0, asked: nil, random: ceiling + 1) == 0)
        }
        #expect(schedule.delay(after: 8, elapsed: 0, asked: nil, random: 0) == nil)
        #expect(schedule.delay(after: 1, elapsed: 2_950, asked: nil, random: 100) == nil)
        #expect(schedule.delay(after: 1, elapsed: 0, asked: 2_000, random: 50) == 2_000)
        #expect(schedule.delay(after: 1, elapsed: 0, asked: 3_001, random: 50) == nil)
    }

    @Test func givesUpAfterTheLastTry() {
        let service = ScriptedService { _ in .refuse(503, "ServerBusy") }
        let client = service.client(settings: DataLakeSettings(attemptsMax: 3))
        #expect(status(client.perform(look)) == 503)
        #expect(service.seen.count == 3)
    }

    @Test(
        arguments: [
            (["Retry-After": "2"], 2_000), (["retry-after-ms": "700"], 700),
            (["x-ms-retry-after-ms": "900"], 900),
            (
                ["Retry-After": "Wed, 21 Oct 2026 07:28:03 GMT", "Date": "Wed, 21 Oct 2026 07:28:00 GMT"],
                3_000
            ),
            (["retry-after-ms": "5", "Retry-After": "60"], 5),
        ] as [([String: String], Int64)])
    func waitsAsLongAsTheServiceAsks(_ headers: [String: String], milliseconds: Int64) {
        let busy = HTTPHeaders(headers.map { HTTPHeaders.Field($0.key, $0.value) })
        let service = ScriptedService(.refuse(503, "ServerBusy", busy), .done(200))
        #expect(status(service.client().perform(look)) == 200)
        #expect(service.sleeps.reduce(0, +) == milliseconds)
    }

    @Test func holdsOtherRequestsBackWhileTheServiceIsBusy() {
        let service = ScriptedService(.refuse(429, nil, ["Retry-After": "3"]), .done(200))
        let client = service.client()
        var write = look
        write.repeats = false
        #expect(status(client.perform(write)) == 429)
        #expect(service.sleeps.isEmpty)
        #expect(status(client.perform(look)) == 200)
        #expect(service.sleeps == [3_000])
        let long = ScriptedService(.refuse(429, nil, ["Retry-After": "900"]), .done(200))
        let patient = long.client(settings: DataLakeSettings(retryMaxDelay: 1_000))
        _ = patient.perform(write)
        #expect(status(patient.perform(look)) == 200)
        #expect(long.sleeps == [20_000])
    }

    @Test func datesAndSignsEachTryAnewUnderOneRequestID() throws {
        let service = ScriptedService(.refuse(503, "ServerBusy", ["Retry-After": "5"]), .done(200))
        _ = service.client().perform(look)
        let first = try #require(service.seen.first)
        let second = try #require(service.seen.last)
        #expect(first.url == "https://acct1.blob.core.windows.net/lake/a%20b?comp=x%20y")
        #expect(first.headers["x-ms-date"] == "Wed, 21 Oct 2026 07:28:00 GMT")
        #expect(second.headers["x-ms-date"] == "Wed, 21 Oct 2026 07:28:05 GMT")
        #expect(first.headers["Authorization"] != second.headers["Authorization"])
        #expect(first.headers["x-ms-client-request-id"] == second.headers["x-ms-client-request-id"])
        #expect(first.headers["x-ms-version"] == "2023-11-03")
        let id = try #require(first.headers["x-ms-client-request-id"])
        #expect(id.split(separator: "-").map(\.count) == [8, 4, 4, 4, 12])
    }

    @Test func logsOneDebugLinePerRequest() {
        let service = ScriptedService(.fail(.lost), .refuse(404, "BlobNotFound"))
        _ = service.client().perform(look)
        #expect(service.output.entries.count == 2)
        let first = service.output.entries[0]
        let last = service.output.entries[1]
        #expect(first.level == .debug && last.level == .debug)
        func field(_ name: String) -> String? {
            last.fields.first { $0.name == name }.flatMap {
                $0.value.string ?? $0.value.int64.map(String.init)
            }
        }
        #expect(field("verb") == "GET")
        #expect(field("path") == "https://acct1.blob.core.windows.net/lake/a%20b")
        #expect(field("status") == "404")
        #expect(field("code") == "BlobNotFound")
        #expect(field("request") == "r-2")
        #expect(field("attempt") == "2")
        #expect(field("ms") == "10")
    }
}
