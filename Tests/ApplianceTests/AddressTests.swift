import Testing

@testable import Appliance

@Suite struct AddressTests {
    @Test(arguments: [
        ("scv", "https://scv:8144/api"),
        ("SCV.Demo.Local", "https://scv.demo.local:8144/api"),
        ("  scv.demo.local \n", "https://scv.demo.local:8144/api"),
        ("scv:443", "https://scv:443/api"),
        ("https://scv", "https://scv:8144/api"),
        ("HTTPS://scv/", "https://scv:8144/api"),
        ("https://scv:9000/api/", "https://scv:9000/api"),
        ("https://scv:8144/api/swagger-ui/index.html", "https://scv:8144/api"),
        ("https://proxy/scv-1/api", "https://proxy:8144/scv-1/api"),
        ("scv/api", "https://scv:8144/api"),
        ("127.0.0.1", "https://127.0.0.1:8144/api"),
        ("127.0.0.1:1", "https://127.0.0.1:1/api"),
        ("::1", "https://[::1]:8144/api"),
        ("[::1]", "https://[::1]:8144/api"),
        ("https://[2001:DB8::1]:65535/api", "https://[2001:db8::1]:65535/api"),
    ])
    func understood(text: String, base: String) throws {
        #expect(try ApplianceAddress(parsing: text).base == base)
    }

    @Test func hostWithoutBrackets() throws {
        let address = try ApplianceAddress(parsing: "https://[::1]:9")
        #expect(address.host == "::1")
        #expect(address.port == 9)
        #expect(address.description == "https://[::1]:9")
    }

    @Test(arguments: [
        ("", AddressError.Reason.empty),
        ("   ", .empty),
        ("http://scv", .plainHTTP),
        ("HTTP://scv:8144/api", .plainHTTP),
        ("ftp://scv", .scheme("ftp")),
        ("://scv", .scheme("")),
        ("https://admin:hunter2@scv", .credentials),
        ("admin@scv", .credentials),
        ("https://", .badHost),
        ("https:///api", .badHost),
        ("sc v", .badHost),
        ("scv\u{1b}[31m", .badHost),
        ("-scv", .badHost),
        ("scv..local", .badHost),
        ("scv.local.", .badHost),
        ("sc$v", .badHost),
        ("1.2.3", .badHost),
        ("256.1.1.1", .badHost),
        ("[::1", .badHost),
        ("[::1]x", .badHost),
        ("[scv]", .badHost),
        (":::1", .badHost),
        ("größe.local", .notASCII),
        ("scv:", .badPort("")),
        ("scv:0", .badPort("0")),
        ("scv:65536", .badPort("65536")),
        ("scv:+80", .badPort("+80")),
        ("scv:80a", .badPort("80a")),
        ("[::1]:x", .badPort("x")),
        ("https://scv/other", .path),
        ("https://scv/../api", .path),
        ("https://scv/a%20b/api", .path),
        ("https://scv/api?x=1", .path),
        ("https://scv#api", .path),
    ])
    func refused(text: String, reason: AddressError.Reason) {
        #expect { try ApplianceAddress(parsing: text) } throws: { ($0 as? AddressError)?.reason == reason }
    }

    @Test(arguments: ["https://admin:hunter2@scv", "http://a:hunter2@scv:99999/x", "hunter2@"])
    func passwordIsNotRepeated(text: String) {
        #expect { try ApplianceAddress(parsing: text) } throws: { !"\($0)".contains("hunter2") }
    }
}
