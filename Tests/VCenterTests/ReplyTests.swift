import Appliance
import Errors
import HTTP
import Testing

@testable import VCenter

@Suite struct ReplyTests {
    /// What a look makes of objects that are answered.
    func look(_ objects: String) throws -> Result<VCenterInventory, ApplianceError> {
        let bench = try Bench { method, _ in
            method == "RetrievePropertiesEx"
                ? Reply.answer(method, "<returnval>\(objects)</returnval>") : Reply.usual(method)
        }
        return try #require(bench.look())
    }

    func error(_ reply: HTTPResponse, to method: String = "RetrievePropertiesEx") throws -> ApplianceError? {
        try Bench { called, _ in called == method ? reply : Reply.usual(called) }.look()?.error
    }

    // MARK: What vCenter may say

    @Test func aVMWithoutConfigurationIsThere() throws {
        let inventory = try look(
            Reply.object("VirtualMachine", "vm-1", Reply.text("name", "lost"))
                + Reply.object("VirtualMachine", "vm-2")
        ).get()
        var lost = VCenterInventory.VM(moref: "vm-1")
        lost.name = "lost"
        #expect(inventory.vms == [lost, VCenterInventory.VM(moref: "vm-2")])
    }

    @Test func whatIsForbiddenOrUnknownIsMissing() throws {
        let inventory = try look(
            Reply.object(
                "VirtualMachine", "vm-1",
                "<missingSet><path>name</path><fault><fault xsi:type=\"NoPermission\"/><localizedMessage>no"
                    + "</localizedMessage></fault></missingSet>", Reply.text("config.uuid", "u"))
        ).get()
        #expect(inventory.vms.map(\.name) == [nil])
        #expect(inventory.vms.map(\.biosUUID) == ["u"])
    }

    @Test func prefixesAreFreeAndUnknownElementsPassedOver() throws {
        let text = """
            <s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Header><x/></s:Header><s:Body>
            <v:RetrievePropertiesExResponse xmlns:v='urn:vim25'><v:new><v:objects/></v:new><v:returnval>
            <v:objects><v:obj type='VirtualMachine'> vm-1 </v:obj><v:more><v:propSet/></v:more>
            <v:propSet><v:name>name</v:name>
            <v:val xmlns:odd='http://www.w3.org/2001/XMLSchema-instance' odd:type='xsd:string'>a</v:val></v:propSet>
            <v:propSet><v:name>runtime.host</v:name>
            <v:val xmlns:odd='http://www.w3.org/2001/XMLSchema-instance' odd:type='v:ManagedObjectReference'
             type='HostSystem'>host-1</v:val></v:propSet>
            </v:objects></v:returnval></v:RetrievePropertiesExResponse></s:Body></s:Envelope>
            """
        let bench = try Bench { method, _ in
            method == "RetrievePropertiesEx" ? Reply.http(text) : Reply.usual(method)
        }
        let vm = try #require(bench.look()?.value?.vms.first)
        #expect(vm.moref == "vm-1" && vm.name == "a" && vm.hostMoref == "host-1" && vm.host == nil)
    }

    @Test func whatStandsInThePlaceOfAnAnswerIsToldHoweverManyOtherNamesThereAre() throws {
        for count in [0, 40, 200] {
            let other = (0..<count).map { "<n\($0)/>" }.joined()
            let text =
                "<s:Envelope xmlns:s='\(Namespace.envelope)'><s:Header>\(other)</s:Header><s:Body><odd/></s:Body>"
                + "</s:Envelope>"
            let error = try #require(try error(Reply.http(text)))
            #expect(
                error.message.contains("with odd in the place of RetrievePropertiesExResponse"), "\(error.message)")
        }
    }

    @Test func aPropertyThatWasNotAskedForIsPassedOver() throws {
        let many = (0..<1000).map { Reply.text("odd.\($0)", "x") }.joined()
        let inventory = try look(
            Reply.object(
                "VirtualMachine", "vm-1", many, Reply.text("odd.1", "y"), Reply.text(" name ", "a"))
        ).get()
        #expect(inventory.vms.map(\.name) == ["a"])
    }

    @Test func objectsOfOneIdAndOtherTypesAreSeveral() throws {
        let inventory = try look(
            Reply.object("Datastore", "7", Reply.text("name", "nfs"))
                + Reply.object(
                    "VirtualMachine", "7", Reply.text("name", "a"), Reply.references("datastore", "Datastore", "7"))
                + Reply.object("HostSystem", "7", Reply.text("name", "esx"))
                + Reply.object(
                    "VirtualMachine", "8", Reply.text("name", "b"), Reply.reference("runtime.host", "HostSystem", "7"))
        ).get()
        #expect(inventory.vms.map(\.name) == ["a", "b"])
        #expect(inventory.vms.map(\.datastores) == [["nfs"], []])
        #expect(inventory.vms.map(\.host) == [nil, "esx"])
    }

    @Test func aHostInThePlaceOfAVCenterIsRefusedBeforeALogin() throws {
        let content = Reply.content.replacing("VirtualCenter", with: "HostAgent")
        let bench = try Bench { method, _ in
            method == "RetrieveServiceContent" ? Reply.answer(method, content) : Reply.usual(method)
        }
        let error = try #require(bench.look()?.error)
        #expect(error.kind == .config)
        #expect(error.message.hasSuffix("/sdk is a lone ESXi host, not a vCenter"))
        #expect(bench.vCenter.methods == ["RetrieveServiceContent"])
    }

    // MARK: Places

    @Test func aVMInAVAppHasItsPlaceThere() throws {
        let inventory = try look(
            Reply.datacenter
                + Reply.object(
                    "VirtualApp", "resgroup-v9", Reply.text("name", "shop"),
                    Reply.reference("parentFolder", "Folder", "group-v3"))
                + Reply.object(
                    "VirtualApp", "resgroup-v10", Reply.text("name", "db"),
                    Reply.reference("parentVApp", "VirtualApp", "resgroup-v9"))
                + Reply.object(
                    "VirtualMachine", "vm-1", Reply.text("name", "a"),
                    Reply.reference("parentVApp", "VirtualApp", "resgroup-v10"))
        ).get()
        #expect(inventory.vms.map(\.path) == ["/DC0/vm/shop/db/a"])
    }

    @Test func foldersThatLeadInACircleOrNowhereGiveNoPlace() throws {
        let inventory = try look(
            Reply.object("Folder", "group-v1", Reply.text("name", "x"), Reply.reference("parent", "Folder", "group-v2"))
                + Reply.object(
                    "Folder", "group-v2", Reply.text("name", "y"), Reply.reference("parent", "Folder", "group-v1"))
                + Reply.object(
                    "VirtualMachine", "vm-1", Reply.text("name", "a"),
                    Reply.reference("parent", "Folder", "group-v1"))
                + Reply.object(
                    "VirtualMachine", "vm-2", Reply.text("name", "b"),
                    Reply.reference("parent", "Folder", "group-v404"))
                + Reply.object(
                    "VirtualMachine", "vm-3", Reply.text("name", "c"),
                    Reply.reference("parent", "VirtualMachine", "vm-3"))
        ).get()
        #expect(inventory.vms.map(\.path) == [nil, nil, nil])
        #expect(inventory.vms.map(\.name) == ["a", "b", "c"])
    }

    @Test func aDatacenterWhoseFolderNobodyMaySeeIsTheFirstOfAPath() throws {
        let inventory = try look(
            Reply.object(
                "Datacenter", "datacenter-2", Reply.text("name", "DC0"),
                Reply.reference("parent", "Folder", "group-d9"))
                + Reply.object(
                    "VirtualMachine", "vm-1", Reply.text("name", "a/b"),
                    Reply.reference("parent", "Datacenter", "datacenter-2"))
        ).get()
        #expect(inventory.vms.map(\.path) == ["/DC0/a%2fb"])
    }

    // MARK: What it must not say

    @Test(arguments: [
        (Reply.text("config.template", "maybe"), "config.template of vm-1 is “maybe”, not true or false"),
        (Reply.references("name", "Folder", "x"), "name of vm-1 is ArrayOfManagedObjectReference, not a text"),
        (Reply.reference("name", "Folder", "x"), "name of vm-1 is ManagedObjectReference, not a text"),
        (Reply.text("runtime.host", "host-1"), "runtime.host of vm-1 is xsd:string, not a reference"),
        (Reply.reference("runtime.host", "", "host-1"), "runtime.host of vm-1 is a text, not a reference"),
        (Reply.reference("runtime.host", "HostSystem", ""), "runtime.host of vm-1 is nothing, not a reference"),
        (Reply.text("datastore", "datastore-1"), "datastore of vm-1 is string, not references"),
        (Reply.text("name", "a") + Reply.text("name", "b"), "name of vm-1 twice, and differently"),
        ("<propSet><val>a</val></propSet>", "a reply without propSet/name"),
        ("<propSet><name>name</name></propSet>", "a reply without val of name"),
        ("<propSet><name>name</name><val><x/></val></propSet>", "name of vm-1 is elements, not a text"),
    ])
    func aPropertyOfAnotherKindIsAnError(property: String, words: String) throws {
        let error = try #require(look(Reply.object("VirtualMachine", "vm-1", property)).error)
        #expect(error.kind == .protocol)
        #expect(error.message.contains(words.replacing("xsd:string", with: "string")), "\(error.message)")
    }

    @Test(arguments: [
        (Reply.object("Datastore", "d", Reply.text("summary.capacity", "much")), "“much”, not a number"),
        (Reply.object("Datastore", "d", Reply.text("summary.capacity", "99999999999999999999")), "not a number"),
        ("<objects><propSet><name>name</name><val>a</val></propSet></objects>", "a reply without obj"),
        ("<objects><obj>vm-1</obj></objects>", "obj is a text, not a reference"),
        ("<objects><obj type='X'> </obj></objects>", "obj is nothing, not a reference"),
        (
            Reply.object("VirtualMachine", "vm-1", Reply.text("name", "a"))
                + Reply.object("VirtualMachine", "vm-1", Reply.text("name", "b")), "vm-1 twice, and differently"
        ),
    ])
    func anObjectThatIsNoneIsAnError(objects: String, words: String) throws {
        let error = try #require(look(objects).error)
        #expect(error.kind == .protocol)
        #expect(error.message.contains(words), "\(error.message)")
    }

    @Test(arguments: [
        ("", "is empty, where XML was expected"),
        ("<!DOCTYPE html><html>", "is a page of HTML, not XML"),
        ("<a/>", "with a in the place of Envelope"),
        ("<Envelope><Body/></Envelope>", "with Envelope of another namespace in the place of Envelope"),
        (Reply.body(""), "without RetrievePropertiesExResponse"),
        (Reply.body("<RetrievePropertiesExResponse/>"), "RetrievePropertiesExResponse of another namespace"),
        (Reply.body("<LoginResponse xmlns='urn:vim25'/>"), "with LoginResponse in the place of RetrieveProp"),
        (String(Reply.body("<RetrievePropertiesExResponse xmlns='urn:vim25'>").prefix(260)), "ends in the middle"),
        (
            Reply.body(
                "<RetrievePropertiesExResponse xmlns='urn:vim25'><returnval/><returnval/>"
                    + "</RetrievePropertiesExResponse>"), "returnval twice"
        ),
    ])
    func aReplyThatIsNoneIsAnError(text: String, words: String) throws {
        let error = try #require(try error(Reply.http(text)))
        #expect(error.kind == .protocol)
        #expect(error.message.hasPrefix("vcenter.RetrievePropertiesEx at https://vc.lab.local/sdk got a reply "))
        #expect(error.message.contains(words), "\(error.message)")
        #expect(error.hint?.contains("ppliance") == false)
        #expect(error.details.contains { $0.name == "operation" && $0.value == .text("vcenter.RetrievePropertiesEx") })
    }

    @Test func aPageAfterATokenMustBeThere() throws {
        let bench = try Bench { method, _ in
            switch method {
            case "RetrievePropertiesEx": Reply.answer(method, "<returnval><token>t</token></returnval>")
            case "ContinueRetrievePropertiesEx": Reply.answer(method)
            default: Reply.usual(method)
            }
        }
        #expect(bench.look()?.error?.message.hasSuffix("got a reply without returnval") == true)
    }

    @Test(arguments: ["rootFolder", "propertyCollector", "viewManager", "sessionManager"])
    func aServiceThatIsMissingIsAnError(name: String) throws {
        let content = Reply.content.replacing("<\(name) ", with: "<other ").replacing("</\(name)>", with: "</other>")
        let error = try error(Reply.answer("RetrieveServiceContent", content), to: "RetrieveServiceContent")
        #expect(error?.kind == .protocol)
        #expect(error?.message.hasSuffix("without \(name)") == true)
    }

    // MARK: Faults

    @Test func aFaultIsToldByItsTypeAndItsWords() throws {
        let silent = try #require(try error(Reply.fault("RuntimeFault")))
        #expect(silent.kind == .appliance)
        #expect(silent.message == "vcenter.RetrievePropertiesEx at https://vc.lab.local/sdk failed: RuntimeFault")
        #expect(silent.details.contains { $0.name == "fault" && $0.value == .text("RuntimeFault") })
        let said = try #require(try error(Reply.fault("InvalidProperty", "no &lt;such&gt;\n thing\u{85}")))
        #expect(said.message.hasSuffix("failed: InvalidProperty: no <such> thing"))
        let unsaid = try #require(try error(Reply.fault("InvalidProperty", inside: "<name>config.x</name>")))
        #expect(unsaid.message.hasSuffix("failed: InvalidProperty: it knows no property config.x"))
        let missing = try error(
            Reply.fault(
                "NoPermission", inside: "<object type='Folder'>f</object><privilegeId>System.View</privilegeId>"))
        #expect(missing?.message.hasSuffix("failed: NoPermission: it takes the privilege System.View") == true)
        #expect(missing?.hint?.contains("role in vCenter") == true)
    }

    @Test func aFaultWithoutATypeIsOneToo() throws {
        let fault =
            "<soapenv:Fault><faultcode>soapenv:Server</faultcode><faultstring>oops</faultstring></soapenv:Fault>"
        #expect(
            try error(Reply.http(Reply.body(fault), status: 500))?.message.hasSuffix("failed: Server: oops") == true)
        // Also where HTTP says that all was well.
        #expect(try error(Reply.http(Reply.body(fault)))?.message.hasSuffix("failed: Server: oops") == true)
        let bare = "<soapenv:Fault><detail><a:OddFault xmlns:a='urn:a'/></detail></soapenv:Fault>"
        #expect(try error(Reply.http(Reply.body(bare), status: 500))?.message.hasSuffix("failed: Odd") == true)
    }

    @Test(arguments: [404, 405, 401, 403, 500, 301])
    func aStatusIsToldAsOne(status: Int) throws {
        let error = try #require(
            try error(
                HTTPResponse(status: status, headers: [("Location", "https://elsewhere/")], body: Array("<html>".utf8)),
                to: "RetrieveServiceContent"))
        #expect(error.kind == .appliance)
        #expect(error.message.contains("failed with status \(status)"))
        #expect(error.message.contains("elsewhere") == (status == 301))
        #expect(error.hint?.contains("https://HOST/sdk") == true)
    }

    @Test(arguments: [
        (HTTPError.Kind.resolve, ErrorKind.connect), (.timeout(.reply), .timeout), (.timeout(.connect), .connect),
        (.certificate(.unknownIssuer, presented: nil), .trust), (.truncated, .protocol),
        (.tooLarge(limit: 5), .protocol),
    ])
    func whereThereIsNoReplyItIsSaidOfVCenter(kind: HTTPError.Kind, meaning: ErrorKind) throws {
        let bench = try Bench()
        bench.vCenter.failure = { _, _ in HTTPError(kind: kind, sent: false, host: "vc.lab.local", port: 443) }
        let error = try #require(bench.look()?.error)
        #expect(error.kind == meaning)
        #expect(error.message.hasPrefix("vCenter (https://vc.lab.local/sdk): "))
        #expect(error.hint?.contains("ppliance") == false, "\(error.hint ?? "")")
    }
}

@Suite struct VCenterAddressTests {
    @Test(arguments: [
        ("vc.lab.local", "https://vc.lab.local/sdk"), ("VC:8443", "https://vc:8443/sdk"),
        ("https://vc.lab.local", "https://vc.lab.local/sdk"), ("https://vc/sdk/", "https://vc/sdk"),
        ("https://vc/mob", "https://vc/sdk"), ("https://vc/ui/", "https://vc/sdk"), ("::1", "https://[::1]/sdk"),
        ("127.0.0.1:8144", "https://127.0.0.1:8144/sdk"),
    ])
    func understood(text: String, url: String) throws {
        #expect(try VCenterAddress(parsing: text).url == url)
    }

    @Test(arguments: [
        ("", "vCenter's address is empty"),
        ("http://vc", "“http://vc” would send the password unencrypted: vCenter is reached by https only"),
        ("u:p@vc", "vCenter's address holds a user name or an “@”: name and password are given apart from it"),
        ("https://vc/api", "“https://vc/api” has a path that is not the API's: it must end in /sdk, or be left out"),
        (
            "https://vc/sdk?x",
            "“https://vc/sdk?x” has a path that is not the API's: it must end in /sdk, or be left out"
        ),
        ("vc:0", "“0” in “vc:0” is not a port: it must be a number from 1 to 65535"),
    ])
    func refused(text: String, words: String) {
        let error = #expect(throws: AddressError.self) { try VCenterAddress(parsing: text) }
        #expect(error?.description == words)
    }
}

@Suite struct EntityNameTests {
    @Test(arguments: [
        ("web01", "web01"), ("web%2f01", "web/01"), ("a%2Fb%5cc%5Cd", "a/b\\c\\d"), ("100%25", "100%"),
        ("%252f", "%2f"), ("%", "%"), ("%2", "%2"), ("%41", "%41"), ("ü%2fü", "ü/ü"), ("a/b", "a/b"), ("%%2f", "%/"),
    ])
    func namesAreAsPeopleWriteThem(raw: String, plain: String) {
        #expect(EntityName(raw: raw).plain == plain)
    }
}

@Suite struct SOAPRequestTests {
    @Test func theOrderOfElementsIsTheSchemas() throws {
        let view = ManagedObject(type: "ContainerView", id: "session[a]b")
        let request = try SOAPRequest.properties(
            ManagedObject(type: "PropertyCollector", id: "pc"), view: view,
            wanted: [("VirtualMachine", [.name, .uuid]), ("Folder", [.name])])
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == Reply.body(
                    "<RetrievePropertiesEx xmlns=\"urn:vim25\"><_this type=\"PropertyCollector\">pc</_this><specSet>"
                        + "<propSet><type>VirtualMachine</type><all>false</all><pathSet>name</pathSet>"
                        + "<pathSet>config.uuid</pathSet></propSet><propSet><type>Folder</type><all>false</all>"
                        + "<pathSet>name</pathSet></propSet><objectSet>"
                        + "<obj type=\"ContainerView\">session[a]b</obj><skip>true</skip>"
                        + "<selectSet xsi:type=\"TraversalSpec\"><name>view</name><type>ContainerView</type>"
                        + "<path>view</path><skip>false</skip></selectSet></objectSet></specSet><options></options>"
                        + "</RetrievePropertiesEx>"
                ).replacing("UTF-8\"?>", with: "UTF-8\"?>\n"))
    }

    @Test func aLoginIsShownWithoutItsPassword() throws {
        let request = try SOAPRequest.login(
            ManagedObject(type: "SessionManager", id: "sm"), username: "a\\b", password: "x", mask: "***")
        #expect(String(decoding: request.body, as: UTF8.self).contains("<password>x</password>"))
        #expect(request.shown.contains("<userName>a\\b</userName><password>***</password>"))
    }
}
