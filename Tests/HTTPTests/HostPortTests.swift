import Testing

@testable import HTTP

@Suite struct HostPortTests {
    @Test(arguments: [
        "127.0.0.1", "127.8.9.10", "localhost", "LocalHost", "demo.localhost", "::1", "[::1]", "0:0:0:0:0:0:0:1",
    ])
    func thisMachineIsAskedWithoutAProxy(host: String) {
        #expect(HostPort(host: host, port: 1).isLoopback)
    }

    @Test(arguments: ["128.0.0.1", "127.example.com", "localhost.example.com", "notlocalhost", "::2", "1::1", ""])
    func otherMachinesAreNotThisOne(host: String) {
        #expect(!HostPort(host: host, port: 1).isLoopback)
    }

    @Test func anIPv6AddressHasBracketsInAURLOnly() {
        for host in ["fe80::1", "[fe80::1]"] {
            let place = HostPort(host: host, port: 8144)
            #expect(place.host == "[fe80::1]")
            #expect(place.bareHost == "fe80::1")
        }
    }

    @Test func aPasswordInAURLIsNotRepeated() throws {
        let bench = try Workbench()
        let failure = try bench.failure(of: HTTPRequest(url: "https://user:secret@127.0.0.1/"))
        #expect(!failure.detail.contains("secret"))
        #expect(!failure.detail.isEmpty)
    }
}
