import API
import Appliance
import Errors
import HTTP
import Testing

@testable import VCenter

@Suite struct LookTests {
    @Test func aLookIsThreeRequestsOnceLoggedIn() throws {
        let bench = try Bench()
        let first = try #require(bench.look()?.value)
        #expect(
            bench.vCenter.methods == [
                "RetrieveServiceContent", "Login", "CreateContainerView", "RetrievePropertiesEx", "DestroyView",
            ])
        #expect(first.requests == 5)
        let second = try #require(bench.look()?.value)
        #expect(second.requests == 3)
        #expect(bench.vCenter.methods.count == 8)
        #expect(first.vms == second.vms)
        #expect(bench.asked == 1)
    }

    @Test func whatIsReadIsWhatVCenterHas() throws {
        let inventory = try #require(try Bench().look()?.value)
        #expect(inventory.url == "https://vc.lab.local/sdk")
        #expect(
            inventory.about
                == .init(
                    instanceUUID: "11-22", fullName: "VMware vCenter Server 8.0.3", version: "8.0.3",
                    apiVersion: "8.0.3.0", apiType: "VirtualCenter"))
        var vm = VCenterInventory.VM(moref: "vm-57")
        (vm.name, vm.instanceUUID, vm.biosUUID, vm.isTemplate) = ("web/01", "inst-1", "bios-1", false)
        (vm.powerState, vm.hostMoref, vm.host) = ("poweredOn", "host-21", "esx01")
        (vm.datastoreMorefs, vm.datastores) = (["datastore-52"], ["nfs01"])
        vm.path = "/DC0/vm/web%2f01"
        #expect(inventory.vms == [vm])
        var host = VCenterInventory.Host(moref: "host-21")
        (host.name, host.connectionState, host.path) = ("esx01", "connected", "/DC0/host/Cluster/esx01")
        #expect(inventory.hosts == [host])
        var datastore = VCenterInventory.Datastore(moref: "datastore-52")
        (datastore.name, datastore.type, datastore.path) = ("nfs01", "NFS", "/DC0/datastore/nfs01")
        (datastore.capacity, datastore.freeSpace) = (1_099_511_627_776, 7)
        #expect(inventory.datastores == [datastore])
    }

    @Test func requestsGoToVCenterAndCarryItsCookieAsItCame() throws {
        let bench = try Bench()
        _ = bench.look()
        let requests = bench.vCenter.requests
        #expect(requests.allSatisfy { $0.url == "https://vc.lab.local:443/sdk" && $0.method == "POST" })
        #expect(requests.allSatisfy { $0.trust == .insecure })
        let cookies = requests.map { $0.headers.first { $0.name == "Cookie" }?.value }
        #expect(cookies == [nil, nil] + Array(repeating: "vmware_soap_session=\"abc\"", count: 3))
        #expect(requests.allSatisfy { !$0.headers.contains { $0.name == "Token" } })
        #expect(requests[0].headers.contains { $0.name == "SOAPAction" && $0.value == "\"urn:vim25/6.5\"" })
        // A login never goes out twice by itself.
        #expect(requests.map(\.fresh) == [false, true, false, false, false])
    }

    @Test(arguments: [
        ("abc; HttpOnly", "abc"), ("\"a b\"", nil), ("\"\"; Max-Age=0", nil), ("a1-_.~+/=:", "a1-_.~+/=:"),
    ])
    func aCookieIsTakenBareOrInQuotes(header: String, sent: String?) throws {
        let bench = try Bench { method, _ in Reply.usual(method, cookie: header) }
        let result = bench.look()
        let cookie = bench.vCenter.requests.last?.headers.first { $0.name == "Cookie" }?.value
        if let sent {
            #expect(cookie == "vmware_soap_session=\(sent)")
        } else {
            #expect(result?.error?.kind == .protocol)
            #expect(result?.error?.message.contains("no session cookie") == true)
        }
    }

    @Test func aSessionThatIsNotKnownAnyMoreIsBegunAnewOnce() throws {
        let bench = try Bench { method, count in
            method == "RetrievePropertiesEx" && count == 2 ? Reply.fault("NotAuthenticated") : Reply.usual(method)
        }
        #expect(bench.look()?.value != nil)
        #expect(bench.look()?.value?.vms.count == 1)
        #expect(
            bench.vCenter.methods.suffix(7) == [
                "DestroyView", "CreateContainerView", "RetrievePropertiesEx", "Login", "CreateContainerView",
                "RetrievePropertiesEx", "DestroyView",
            ])
        // The dead cookie does not go with the login.
        let logins = bench.vCenter.requests.filter { ScriptedVCenter.method($0) == "Login" }
        #expect(logins.allSatisfy { request in !request.headers.contains { $0.name == "Cookie" } })
    }

    @Test func aSessionThatIsNeverKnownIsAnErrorAfterTwoLogins() throws {
        let bench = try Bench { method, _ in
            method == "CreateContainerView" ? Reply.fault("NotAuthenticated") : Reply.usual(method)
        }
        let error = bench.look()?.error
        #expect(error?.kind == .login)
        #expect(error?.message.contains("does not know the session") == true)
        #expect(bench.vCenter.methods.count { $0 == "Login" } == 2)
    }

    @Test func aRefusedLoginIsFinalAndTheApplianceIsNotTriedWithItEither() throws {
        let bench = try Bench { method, _ in
            method == "Login" ? Reply.fault("InvalidLogin", "Login failure") : Reply.usual(method)
        }
        let error = bench.look()?.error
        #expect(error?.kind == .login)
        #expect(error?.message == "vCenter (https://vc.lab.local/sdk) refuses the login of admin: Login failure")
        #expect(bench.look()?.error?.message == error?.message)
        #expect(bench.vCenter.methods == ["RetrieveServiceContent", "Login"])
        var reply: Result<GateReply, ApplianceError>?
        bench.gate.perform(GateCall(APIRequest(method: "GET", path: "/4.1/jobs"))) { reply = $0 }
        bench.turns.run()
        #expect(reply?.error?.message == error?.message)
        #expect(bench.vCenter.requests.count == 2)
    }

    @Test func aMistypedPasswordIsAskedForAgain() throws {
        let bench = try Bench(isTyped: true) { method, count in
            method == "Login" && count == 1 ? Reply.fault("InvalidLogin") : Reply.usual(method)
        }
        #expect(bench.look()?.error?.kind == .login)
        #expect(bench.look()?.value != nil)
        #expect(bench.asked == 2)
    }

    @Test func whatTheApplianceRefusedIsNotTriedAtVCenter() throws {
        let bench = try Bench { method, _ in
            method.hasSuffix("/auth/login") ? Reply.http("", status: 401) : Reply.usual(method)
        }
        bench.gate.perform(GateCall(APIRequest(method: "GET", path: "/4.1/jobs"))) { _ in }
        bench.turns.run()
        #expect(bench.look()?.error?.kind == .login)
        #expect(!bench.vCenter.methods.contains("Login"))
    }

    @Test func vCentersOwnCredentialsHaveNothingToDoWithTheAppliances() throws {
        let bench = try Bench(own: Credentials(username: "reader", password: "own")) { method, _ in
            switch method {
            case "Login": Reply.fault("InvalidLogin")
            case _ where method.hasPrefix("https://scv"):
                HTTPResponse(
                    status: 200, headers: [("Content-Type", "application/json")],
                    body: Array(#"{"statusCode":200,"response":{"token":"t"}}"#.utf8))
            default: Reply.usual(method)
            }
        }
        #expect(bench.look()?.error?.message.contains("reader") == true)
        bench.gate.perform(GateCall(APIRequest(method: "GET", path: "/4.1/jobs"))) { _ in }
        bench.turns.run()
        #expect(bench.vCenter.methods.last == "https://scv:8144/api/4.1/jobs")
    }

    @Test func pagesAreFollowedAlthoughNobodyAskedForThem() throws {
        let parts = [
            Reply.object("VirtualMachine", "vm-1", Reply.text("name", "a")),
            Reply.object("VirtualMachine", "vm-2", Reply.text("name", "b")),
            // What changed places between two pages may come again.
            Reply.object("VirtualMachine", "vm-2", Reply.text("name", "b"))
                + Reply.object("VirtualMachine", "vm-3", Reply.text("name", "c")),
        ]
        let bench = try Bench { method, count in
            switch method {
            case "RetrievePropertiesEx":
                Reply.answer(method, "<returnval><token>t &amp; 1</token>\(parts[0])</returnval>")
            case "ContinueRetrievePropertiesEx":
                Reply.answer(
                    method, "<returnval>\(count == 1 ? "<token>t2</token>" : "")\(parts[count])</returnval>")
            default: Reply.usual(method)
            }
        }
        #expect(bench.look()?.value?.vms.map(\.name) == ["a", "b", "c"])
        let tokens = bench.vCenter.requests.compactMap { request in
            String(decoding: request.body ?? [], as: UTF8.self).split(separator: "<token>").dropFirst().first
        }.map { String($0.prefix { $0 != "<" }) }
        #expect(tokens == ["t &amp; 1", "t2"])
    }

    @Test func tokensWithoutAnEndAreAnError() throws {
        let bench = try Bench { method, _ in
            switch method {
            case "RetrievePropertiesEx", "ContinueRetrievePropertiesEx":
                Reply.answer(method, "<returnval><token>t</token>\(Reply.inventory)</returnval>")
            default: Reply.usual(method)
            }
        }
        let error = bench.look()?.error
        #expect(error?.kind == .protocol)
        #expect(error?.message.contains("pages without an end") == true)
        // The view does not stay behind.
        #expect(bench.vCenter.methods.last == "DestroyView")
        #expect(bench.vCenter.requests.count == 6)
    }

    @Test func pagesThatGoOnAreGivenUpWhenTheTimeForALookIsOver() throws {
        var options = SessionOptions()
        options.readTimeout = .milliseconds(40)
        let bench = try Bench(options: options) { method, count in
            switch method {
            case "RetrievePropertiesEx", "ContinueRetrievePropertiesEx":
                Reply.answer(
                    method,
                    "<returnval><token>t</token>\(Reply.object("Folder", "group-\(method)-\(count)"))</returnval>")
            default: Reply.usual(method)
            }
        }
        let error = bench.look()?.error
        #expect(error?.kind == .timeout)
        #expect(error?.message.hasPrefix("vCenter (https://vc.lab.local/sdk) had not told all after 0.2 s: ") == true)
        #expect(error?.hint?.contains("--timeout SECONDS") == true)
        #expect(bench.vCenter.requests.count < 10_000)
        #expect(bench.vCenter.methods.last == "DestroyView")
        #expect(bench.vCenter.methods.count { $0 == "DestroyView" } == 1)
    }

    @Test func anEmptyInventoryIsOne() throws {
        for content in ["", "<returnval></returnval>", "<returnval/>"] {
            let bench = try Bench { method, _ in
                method == "RetrievePropertiesEx" ? Reply.answer(method, content) : Reply.usual(method)
            }
            let inventory = try #require(bench.look()?.value)
            #expect(inventory.vms.isEmpty && inventory.hosts.isEmpty && inventory.datastores.isEmpty)
        }
    }

    @Test func aViewThatCannotBeEndedCostsNothing() throws {
        let bench = try Bench { method, _ in
            method == "DestroyView" ? Reply.fault("ManagedObjectNotFound", "gone") : Reply.usual(method)
        }
        #expect(bench.look()?.value?.vms.count == 1)
    }

    @Test func aViewWhoseEndHangsIsWaitedForAShortWhileOnly() throws {
        let bench = try Bench { method, _ in method == "DestroyView" ? nil : Reply.usual(method) }
        #expect(bench.look()?.value?.vms.count == 1)
        // Nor is what went wrong before.
        let wrong = try Bench { method, _ in
            method == "DestroyView" ? nil : method == "RetrievePropertiesEx" ? Reply.fault("X") : Reply.usual(method)
        }
        #expect(wrong.look()?.error?.kind == .appliance)
        #expect(wrong.vCenter.methods.last == "DestroyView")
    }

    @Test func whoeverComesDuringALookGetsTheNext() throws {
        let bench = try Bench()
        var order: [String] = []
        _ = bench.client.look { _ in order.append("first") }
        _ = bench.client.look { _ in order.append("second") }
        _ = bench.client.look { _ in order.append("third") }
        bench.turns.run()
        #expect(order == ["first", "second", "third"])
        #expect(bench.vCenter.methods.count { $0 == "RetrievePropertiesEx" } == 2)
    }

    @Test func aLookThatIsGivenUpEndsAndTheNextOneWorks() throws {
        var isSilent = true
        let bench = try Bench { method, _ in
            method == "RetrievePropertiesEx" && isSilent ? nil : Reply.usual(method)
        }
        var result: Result<VCenterInventory, ApplianceError>?
        let ticket = bench.client.look { result = $0 }
        bench.turns.run()
        #expect(result == nil)
        ticket.cancel()
        bench.turns.run()
        #expect(result?.error?.kind == .interrupted)
        isSilent = false
        #expect(bench.look()?.value?.vms.count == 1)
    }

    @Test func aReadIsTriedAgainAndALoginOnlyIfNothingOfItWasSent() throws {
        for (method, sent, tries) in [
            ("RetrievePropertiesEx", true, 2), ("Login", false, 2), ("Login", true, 1),
            ("CreateContainerView", true, 2),
        ] {
            let bench = try Bench()
            bench.vCenter.failure = { called, count in
                called == method && count == 1 ? HTTPError(kind: .closed, sent: sent, host: "vc", port: 443) : nil
            }
            let result = bench.look()
            #expect((result?.value != nil) == (tries == 2), "\(method)")
            #expect(bench.vCenter.methods.count { $0 == method } == tries, "\(method)")
            if tries == 1 { #expect(result?.error?.kind == .connect) }
        }
    }

    @Test func aGatewayIsGivenAnotherTry() throws {
        let bench = try Bench { method, count in
            method == "RetrieveServiceContent" && count < 3 ? Reply.http("", status: 503) : Reply.usual(method)
        }
        #expect(bench.look()?.value != nil)
    }

    @Test(arguments: [429, 502, 503, 504]) func aLoginThatWasSentGoesOutOnce(_ status: Int) throws {
        let lost = try Bench { method, _ in method == "Login" ? Reply.http("", status: status) : Reply.usual(method) }
        #expect(lost.look()?.error?.kind == .appliance)
        #expect(lost.vCenter.methods.count { $0 == "Login" } == 1)
    }

    @Test func itIsAskedInADryRunAndByWhoOnlyReads() throws {
        var options = SessionOptions()
        (options.isReadOnly, options.isDryRun) = (true, true)
        let bench = try Bench(options: options)
        #expect(bench.look()?.value != nil)
    }

    @Test func logoutEndsTheSession() throws {
        let bench = try Bench()
        #expect(!bench.client.isLoggedIn)
        _ = bench.look()
        #expect(bench.client.isLoggedIn)
        var isOver = false
        bench.client.logOut { isOver = true }
        bench.turns.run()
        #expect(isOver && !bench.client.isLoggedIn)
        #expect(bench.vCenter.methods.last == "Logout")
    }
}

@Suite struct LookSecretTests {
    @Test func neitherPasswordNorCookieIsShownInAnyForm() throws {
        let bench = try Bench { method, _ in
            // It quotes both, escaped and not.
            method == "DestroyView"
                ? Reply.fault("X", "a&amp;b&lt;c&gt;&quot;d&apos; and 0123456789abcdef")
                : Reply.usual(
                    method, cookie: "\"0123456789abcdef\"; HttpOnly")
        }
        _ = bench.look()
        let shown = bench.shown
        #expect(shown.contains("<password>***</password>"))
        #expect(shown.contains("-H 'Cookie: ***'"))
        for secret in [Bench.password, "a&amp;b", "&lt;c", "0123456789abcdef"] {
            #expect(!shown.contains(secret), "\(secret)")
        }
        // What is sent has them.
        let login = String(decoding: bench.vCenter.requests[1].body ?? [], as: UTF8.self)
        #expect(login.contains("<password>a&amp;b&lt;c&gt;&quot;d&apos;</password>"))
    }

    @Test func aFaultThatQuotesThePasswordDoesNotShowIt() throws {
        let bench = try Bench { method, _ in
            method == "Login"
                ? Reply.fault("InvalidLogin", "no: a&amp;b&lt;c&gt;&quot;d&apos;") : Reply.usual(method)
        }
        #expect(bench.look()?.error?.message.hasSuffix("refuses the login of admin: no: ***") == true)
    }

    @Test func aPasswordThatNoXMLHoldsIsRefusedBeforeItIsSent() throws {
        let bench = try Bench(own: Credentials(username: "u", password: "a\u{1}b"))
        let error = bench.look()?.error
        #expect(error?.kind == .config)
        #expect(error?.message.contains("U+0001") == true)
        #expect(bench.vCenter.methods == ["RetrieveServiceContent"])
    }

    @Test func eventsNameTheCalls() throws {
        let bench = try Bench()
        _ = bench.look()
        let planned = bench.events.compactMap { event -> String? in
            guard case .planned(let planned) = event else { return nil }
            #expect(planned.effect == .read && planned.other?.origin == "https://vc.lab.local:443")
            return "\(planned.facts.operation ?? "") \(planned.facts.method) \(planned.facts.path)"
        }
        #expect(
            planned == [
                "vcenter.RetrieveServiceContent POST /sdk", "vcenter.Login POST /sdk",
                "vcenter.CreateContainerView POST /sdk", "vcenter.RetrievePropertiesEx POST /sdk",
                "vcenter.DestroyView POST /sdk",
            ])
        #expect(bench.gate.sentCount == 5)
    }
}
