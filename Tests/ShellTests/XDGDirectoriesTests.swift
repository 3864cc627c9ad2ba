import Testing

@testable import scvsh

@Suite struct XDGDirectoriesTests {
    @Test(arguments: [
        (["HOME": "/home/me"], "/home/me/.config/scvsh", "/home/me/.local/state/scvsh"),
        (["HOME": "/home/me", "XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s"], "/c/scvsh", "/s/scvsh"),
        (
            ["HOME": "/home/me", "XDG_CONFIG_HOME": "c", "XDG_STATE_HOME": ""], "/home/me/.config/scvsh",
            "/home/me/.local/state/scvsh"
        ),
        ([:], "/root/.config/scvsh", "/root/.local/state/scvsh"),
    ])
    func followXDG(_ environment: [String: String], _ configuration: String, _ state: String) {
        let folders = XDGDirectories(environment: environment, home: "/root")
        #expect(folders.configuration == configuration)
        #expect(folders.state == state)
    }

    @Test func followXDGForWhatIsKept() {
        #expect(XDGDirectories(environment: ["HOME": "/home/me"]).documents == "/home/me/.cache/scvsh/documents")
        #expect(XDGDirectories(environment: ["XDG_CACHE_HOME": "/k"]).documents == "/k/scvsh/documents")
    }
}
