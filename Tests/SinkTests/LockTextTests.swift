import ConnectData
import JSON
import ObjectStore
import Testing

@testable import Sink

@Suite struct LockTextTests {
    // Paths (`lenses-behaviour.md` 8.1).

    private let paths = LockPaths(
        indexesName: ".indexes", connector: "s3SinkTaskBuildLocalTest",
        topicPartition: TopicPartition("myTopic", 1))

    @Test func theLocksLieWhereTheJavaConnectorPutsThem() {
        let root = ".indexes/s3SinkTaskBuildLocalTest/.locks/Topic(myTopic)"
        #expect(paths.master.text == "\(root)/1.lock")
        let key = PartitionKey([("name", "sam"), ("region", "8")])
        #expect(paths.lock(of: key).text == "\(root)/1/name=sam_region=8.lock")
        #expect(paths.nineMaster.text == ".indexes/.locks/Topic(myTopic)/1.lock")
        #expect(paths.firstGeneration == ".indexes/s3SinkTaskBuildLocalTest/myTopic/00001/")
        #expect(paths.name(ofListed: paths.lock(of: key)) == "name=sam_region=8")
        #expect(paths.name(ofListed: ObjectKey("\(root)/1/sweep-marker.json")) == nil)
        #expect(paths.name(ofListed: ObjectKey("\(root)/2/name=sam.lock")) == nil)
    }

    @Test(arguments: [
        ("a b", "a+b"), ("a/b", "a%2Fb"), ("a=b", "a%3Db"), ("a_b", "a%5Fb"), ("*-.", "*-."), ("é", "%C3%A9"),
        ("~", "%7E"), ("", ""), ("\u{1F600}", "%F0%9F%98%80"), ("%5F", "%255F"), ("+", "%2B"),
    ])
    func valuesAreEncodedAsJavaDoes(value: String, encoded: String) {
        #expect(LockPaths.name(of: PartitionKey([("v", value)])) == "v=\(encoded)")
    }

    @Test func fieldsStandInTheOrderOfTheirNames() {
        #expect(
            LockPaths.name(of: PartitionKey([("topic", "t"), ("partition", "3")])) == "partition=3_topic=t")
        #expect(
            LockPaths.name(of: PartitionKey([("_date", "2"), ("Z", "1"), ("_date", "1")]))
                == "Z=1_%5Fdate=2_%5Fdate=1")
    }

    @Test func temporaryNamesCarryTheOffsetsOfTheirUnit() {
        let temp = paths.temporary(first: 3, last: 17, unit: "3f0c.7", file: 2, attempt: 4)
        #expect(temp.text == ".temp-upload/s3SinkTaskBuildLocalTest/myTopic/1/3-17-3f0c.7-2-4")
        #expect(paths.lastOffset(ofTemporary: temp) == 17)
        let others = [
            ".temp-upload/s3SinkTaskBuildLocalTest/myTopic/1/9b1e-uuid",
            ".temp-upload/other/myTopic/1/3-17-u-2-4",
            ".temp-upload/s3SinkTaskBuildLocalTest/myTopic/1/17-3-u-2-4",
        ]
        for other in others { #expect(paths.lastOffset(ofTemporary: ObjectKey(other)) == nil) }
    }

    @Test func anotherIndexesNameHasADirectoryOfItsOwnForTemporaries() {
        let own = LockPaths(
            indexesName: "locks/of b", connector: "lake", topicPartition: TopicPartition("myTopic", 1))
        let temp = own.temporary(first: 3, last: 17, unit: "3f0c.7", file: 2, attempt: 4)
        #expect(temp.text == ".temp-upload/lake/+locks%2Fof%20b/myTopic/1/3-17-3f0c.7-2-4")
        #expect(own.lastOffset(ofTemporary: temp) == 17)
        #expect(own.lastOffset(ofTemporary: ObjectKey(".temp-upload/lake/myTopic/1/3-17-3f0c.7-2-4")) == nil)
        #expect(own.isOlderTemporary(ObjectKey(".temp-upload/lake/myTopic/1/6a0f/data/f.json")))
    }

    @Test(arguments: [
        ("p/t/000_1_2.json", "p/t/000_1_2-u.1.json"), ("t(3_9).json.gz", "t(3_9)-u.1.json.gz"),
        ("my.topic(3_9).csv", "my.topic(3_9)-u.1.csv"), ("p/plain", "p/plain-u.1"), ("p.d/.x", "p.d/.x-u.1"),
    ])
    func aTakenNameGetsTheUnitBeforeItsExtension(name: String, instead: String) {
        #expect(ObjectKey(name).carrying(unit: "u.1").text == instead)
    }

    // Owners.

    @Test func anOwnerTextIsReadAsItWasWritten() {
        let owners = [
            OwnerText(cluster: "abc-_1", group: "connect-x", ownerID: "3f0c", nonce: 17, keyFunction: "77aa"),
            OwnerText(cluster: "a:b%c", group: "g:%3A", ownerID: "o", nonce: 0, keyFunction: nil),
            OwnerText(cluster: "c", group: "g", ownerID: "o", nonce: 1, keyFunction: "k", atLeastOnce: true),
            OwnerText(cluster: "c", group: "g", ownerID: nil, nonce: nil, keyFunction: nil),
            OwnerText(cluster: "c", group: nil, ownerID: nil, nonce: nil, keyFunction: nil),
        ]
        for owner in owners { #expect(OwnerText(owner.text) == owner, "\(owner.text)") }
        #expect(owners[0].text == "sluice:abc-_1:connect-x:3f0c-17:77aa")
        #expect(owners[2].text == "sluice:c:g:o-1:k:at-least-once")
    }

    @Test(arguments: ["3f0c0000-1111-2222-3333-444455556666", "", "sluice", "Sluice:c:g"])
    func anyOtherOwnerIsAJavaConnector(text: String) { #expect(OwnerText(text) == nil) }

    @Test func anOwnerOfALaterPartMissingIsStillOurs() {
        let owner = OwnerText("sluice:cluster-x:connect-c:0a1b")
        #expect(owner?.cluster == "cluster-x" && owner?.ownerID == "0a1b" && owner?.nonce == nil)
    }

    // Documents.

    @Test(arguments: [
        "", "{", "[]", "{}", #"{"committedOffset":1}"#, #"{"owner":"a","committedOffset":"1"}"#,
        #"{"owner":"a","committedOffset":-1}"#, #"{"owner":"a","pendingState":{}}"#,
        #"{"owner":"a","pendingState":{"pendingOffset":1,"pendingOperations":[]}}"#,
        #"{"owner":"a","pendingState":{"pendingOffset":1,"pendingOperations":[{"type":"move"}]}}"#,
        #"{"owner":"a","pendingState":{"pendingOffset":1,"pendingOperations":[{"type":"copy"}]}}"#,
    ])
    func whatIsNoLockIsNeverTakenForOne(text: String) {
        #expect(throws: LockDocument.DecodingError.self) { try LockDocument(decoding: Array(text.utf8)) }
    }

    @Test func absentMembersAreNullAndOrderDoesNotMatter() throws {
        let lock = try LockDocument(decoding: Array(#"{"extra":[1],"committedOffset":7,"owner":"a"}"#.utf8))
        #expect(lock == LockDocument(owner: "a", committedOffset: 7))
        #expect(
            String(decoding: lock.encoded, as: UTF8.self)
                == #"{"owner":"a","committedOffset":7,"pendingState":null}"#)
    }

    @Test func anUploadOfAnOlderConnectorIsReadable() throws {
        let text =
            #"{"owner":"a","committedOffset":null,"pendingState":{"pendingOffset":4,"pendingOperations":["#
            + #"{"type":"upload","bucket":"b","source":"/tmp/x","destination":"t"},"#
            + #"{"type":"copy","bucket":"b","source":"t","destination":"f","eTag":"placeholder"}]}}"#
        #expect(String(decoding: try LockDocument(decoding: Array(text.utf8)).encoded, as: UTF8.self) == text)
    }

    @Test func quotesOfAnETagAreNoPartOfIt() {
        #expect(LockDocument.Operation.bare("\"0x8D\"") == ETag("0x8D"))
        #expect(
            LockDocument.Operation.bare("0x8D") == ETag("0x8D")
                && LockDocument.Operation.bare("\"") == ETag("\""))
    }

    @Test func theProofStandsBehindThePendingState() throws {
        let proof = LockProof(sums: OffsetSums(from: 3), day: 19_000)
        let lock = LockDocument(owner: "sluice:c", committedOffset: 2, sluice: proof.json)
        let text = String(decoding: lock.encoded, as: UTF8.self)
        #expect(
            text.hasPrefix(
                #"{"owner":"sluice:c","committedOffset":2,"pendingState":null,"sluice":{"from":3,"#))
        #expect(LockProof(try LockDocument(decoding: lock.encoded).sluice) == proof)
    }
}
