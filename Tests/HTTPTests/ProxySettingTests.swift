import Testing

@testable import HTTP

@Suite struct ProxySettingTests {
    private func setting(_ host: String, _ variables: [String: String]) -> ProxySetting? {
        ProxySetting(for: host) { variables[$0] }
    }

    @Test func isTheOneThatLibcurlTakes() {
        #expect(setting("a.example", [:]) == nil)
        #expect(setting("a.example", ["http_proxy": "p:1"]) == nil)
        let all = ["all_proxy": "all:3", "HTTPS_PROXY": "upper:2", "https_proxy": "http://u:hunter2@lower:1/"]
        #expect(setting("a.example", all)?.place == "lower:1")
        #expect(setting("a.example", all)?.variable == "https_proxy")
        #expect(setting("a.example", ["all_proxy": "all:3", "HTTPS_PROXY": "upper:2"])?.place == "upper:2")
        #expect(setting("a.example", ["https_proxy": "", "ALL_PROXY": "all:3"])?.variable == "ALL_PROXY")
    }

    @Test(arguments: [
        ("a.example", "*", true), ("a.example", "example", true), ("a.example", ".example", true),
        ("a.example.", "A.Example", true), ("a.example", "b.example, a.example", true), ("aexample", "example", false),
        ("a.example", "a.example.org", false), ("10.1.2.3", "10.1.0.0/16", true), ("10.2.2.3", "10.1.0.0/16", false),
        ("10.1.2.3", "10.1.2.3", true), ("10.1.2.3", "0.0.0.0/0", true), ("a.example", "10.0.0.0/8", false),
    ])
    func isPassedByForWhatNoProxyNames(host: String, list: String, isPassedBy: Bool) {
        for name in ["no_proxy", "NO_PROXY"] {
            #expect((setting(host, ["https_proxy": "p:1", name: list]) == nil) == isPassedBy, "\(host) \(list)")
        }
    }
}
