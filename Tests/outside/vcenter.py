"""vCenter's API as raw XML: requests as they may come, and what is in the replies, by namespace and local name."""

import xml.etree.ElementTree as ElementTree

VIM = "{urn:vim25}"
SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
ENVELOPE = """<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
<soapenv:Body>{}</soapenv:Body></soapenv:Envelope>"""
# As govmomi writes it: no prefix, and no header.
BARE_ENVELOPE = '<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body>{}</Body></Envelope>'


def call(method, type, id, parameters="", envelope=ENVELOPE):
    return envelope.format(f'<{method} xmlns="urn:vim25"><_this type="{type}">{id}</_this>{parameters}</{method}>')


def view_filter(view, types):
    """A PropertyFilterSpec of what a view shows: {type: [paths]}."""
    properties = "".join(
        f"<propSet><type>{type}</type><all>false</all>"
        + "".join(f"<pathSet>{path}</pathSet>" for path in paths) + "</propSet>" for type, paths in types.items())
    return (
        f'<specSet>{properties}<objectSet><obj type="ContainerView">{view}</obj><skip>true</skip>'
        '<selectSet xsi:type="TraversalSpec"><name>v</name><type>ContainerView</type><path>view</path>'
        '<skip>false</skip></selectSet></objectSet></specSet>')


class Fault(Exception):
    """What a fault says: its type, its text and its members."""

    def __init__(self, element):
        detail = list(element.find("detail"))[0]
        self.type = detail.get(TYPE)
        self.element = detail.tag
        self.text = element.findtext("faultstring")
        self.members = {child.tag.removeprefix(VIM): child for child in detail}
        super().__init__(f"{self.type}: {self.text}")


class VCenter:
    """A client that writes and reads XML by hand."""

    def __init__(self, simulator):
        self.simulator = simulator
        self.client = simulator.client()
        self.cookie = None
        self.headers = {}
        self.body = b""

    def post(self, body, cookie=None, chunked=False):
        """The status and the body of a reply, whose headers are kept."""
        headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": "urn:vim25/8.0.3.0"}
        cookie = cookie or self.cookie
        if cookie:
            headers["Cookie"] = cookie
        connection = self.client.connection
        data = body.encode() if isinstance(body, str) else body
        if chunked:
            pieces = iter([data[:7], data[7:]])
            connection.request("POST", "/sdk", body=pieces, headers=headers, encode_chunked=True)
        else:
            connection.request("POST", "/sdk", body=data, headers=headers)
        reply = connection.getresponse()
        self.headers = {name.lower(): value for name, value in reply.getheaders()}
        self.body = reply.read()
        return reply.status

    def read(self, body, **how):
        """The elements of a reply; a fault is raised."""
        status = self.post(body, **how)
        assert self.headers["content-type"] == "text/xml; charset=utf-8"
        root = ElementTree.fromstring(self.body)
        answer = list(root.find(SOAP + "Body"))[0]
        if answer.tag == SOAP + "Fault":
            assert status == 500
            raise Fault(answer)
        assert status == 200
        return answer

    def call(self, method, type, id, parameters="", **how):
        answer = self.read(call(method, type, id, parameters), **how)
        assert answer.tag == f"{VIM}{method}Response"
        return list(answer)

    def login(self, password=None):
        self.call("Login", "SessionManager", "SessionManager",
                  f"<userName>{self.simulator.username}</userName>"
                  f"<password>{password or self.simulator.password}</password>")
        self.cookie = self.headers["set-cookie"].split(";")[0]
        return self

    def logout(self):
        return self.call("Logout", "SessionManager", "SessionManager")

    def view(self, *types, container=("Folder", "group-d1"), recursive="true"):
        types = "".join(f"<type>{type}</type>" for type in types)
        return self.call(
            "CreateContainerView", "ViewManager", "ViewManager",
            f'<container type="{container[0]}">{container[1]}</container>{types}<recursive>{recursive}</recursive>',
        )[0].text

    def retrieve(self, parameters, options="<options/>"):
        """Each object's properties by its id, and the token if there is more."""
        answer = self.call("RetrievePropertiesEx", "PropertyCollector", "propertyCollector", parameters + options)
        return self.objects(answer)

    def more(self, token):
        return self.objects(self.call(
            "ContinueRetrievePropertiesEx", "PropertyCollector", "propertyCollector", f"<token>{token}</token>"))

    @staticmethod
    def objects(answer):
        if not answer:
            return {}, None
        found = {}
        for each in answer[0].findall(VIM + "objects"):
            found[each.findtext(VIM + "obj")] = {
                part.findtext(VIM + "name"): part.find(VIM + "val") for part in each.findall(VIM + "propSet")}
        return found, answer[0].findtext(VIM + "token")

    def list(self, **types):
        """What there is of these types: {id: {path: element}}."""
        view = self.view(*types)
        found, token = self.retrieve(view_filter(view, types))
        while token:
            more, token = self.more(token)
            found.update(more)
        self.call("DestroyView", "ContainerView", view)
        return found

    def vms(self, *paths):
        return self.list(VirtualMachine=["name", *paths])

    def moref(self, name):
        return next(id for id, each in self.vms().items() if each["name"].text == name)
