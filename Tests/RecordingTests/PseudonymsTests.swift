import API
import Testing

@testable import Recording

@Suite struct PseudonymsTests {
    private var names = Pseudonyms(words: PseudonymWords(["backup", "of", "group", "is", "PM", "svm"]))

    @Test mutating func theSameWordIsTheSameWhereverItStands() {
        let group = names.replace("gold_web")
        #expect(group != "gold_web")
        #expect(names.replace("Backup of gold_web") == "Backup of \(group)")
        #expect(names.replace("gold_web_11-23-2026_15.05.09.0001") == "\(group)_11-23-2026_15.05.09.0001")
        #expect(names.replace("web_gold") == group.split(separator: "_").reversed().joined(separator: "_"))
    }

    @Test mutating func capitalsStayCapitals() {
        let small = names.replace("payroll")
        #expect(names.replace("PAYROLL") == small.uppercased())
        let mixed = ["Payroll", "payRoll", "PayRoll"].map { names.replace($0) }
        #expect(Set(mixed).count == 3)
        #expect(mixed.allSatisfy { $0.lowercased() == small && $0 != small && $0 != small.uppercased() })
    }

    @Test(arguments: [
        "11/23/2026 03:05:09 PM", "2026-11-23T15:05:09.000+00:00", "2026-11-23T15:05:09Z", "15:05:09", "0 30 2 ? * 1-5",
        "9.13.1P4", "4.10", "118", "10GB", "300ms", "", " ", "a", "backup of group", "BACKUP", "***", "svm::", "{[(",
    ])
    mutating func whatIsNoNameStays(text: String) {
        #expect(names.replace(text) == text)
    }

    @Test mutating func addressesBecomeOthersOfTheirKind() {
        #expect(names.replace("10.0.0.5:/backup") == "198.18.0.1:/backup")
        #expect(names.replace("10.0.0.6, 10.0.0.5") == "198.18.0.2, 198.18.0.1")
        #expect(names.replace("fe80::1") == "2001:db8::1")
        #expect(names.replace("[::1]:443") == "[2001:db8::2]:443")
        #expect(names.replace("2001:db8:0:0:0:0:0:9 fe80::1") == "2001:db8::3 2001:db8::1")
        #expect(names.replace("00:50:56:AB:cd:01") == "02:00:00:00:00:00")
        let uuid = names.replace("50209BF7-7ce8-4c69-7862-adae1171408b")
        #expect(uuid == "00000000-0000-4000-8000-000000000001")
        #expect(names.replace("50209bf7-7ce8-4c69-7862-adae1171408B") == uuid)
        #expect(names.replace("vm-1004 vm-7 host-7 vm-1004") == "vm-100001 vm-100002 host-100001 vm-100001")
    }

    @Test(arguments: [
        "vm-", "host-", "datastore-", "datacenter-", "network-", "network-o", "resgroup-", "resgroup-v", "dvportgroup-",
        "dvs-", "domain-c", "domain-s", "group-d", "group-h", "group-n", "group-p", "group-s", "group-v", "snapshot-",
    ])
    mutating func anIdOfVCenterKeepsItsKindAndNothingElse(kind: String) {
        #expect(names.replace("\(kind)12, \(kind)7, \(kind)12") == "\(kind)100001, \(kind)100002, \(kind)100001")
        #expect(names.replace("VirtualMachine:\(kind)7:\(kind)9").hasSuffix(":\(kind)100002:\(kind)100003"))
        #expect(!names.replace("\(kind)7a").contains("7a"))
    }

    @Test mutating func noTwoThingsBecomeOne() {
        let many = (0..<5000).map { "x\($0)y" } + (0..<600).map { "10.1.\($0 / 250).\($0 % 250)" }
        #expect(Set(many.map { names.replace($0) }).count == many.count)
    }

    @Test mutating func quotedTextsKeepTheirEscapes() {
        let name = names.replace("night")
        #expect(names.replace("\\night", isQuoted: true) != "\\" + name)
        #expect(names.replace("DEMO\\night").hasSuffix("\\" + name))
        #expect(names.replace("\\", isQuoted: true) == "\\")
    }

    @Test mutating func lettersOfAnyScriptAreWords() {
        #expect(!names.replace("Gehälter").contains("ä"))
        #expect(names.replace("Zürich Büro") != "Zürich Büro")
    }
}
