import Appliance
import HTTP
import System
import XML

/// Says what a reply is: what was asked for, a fault, or neither.
struct ReplyJudge {
    let method: VCenterMethod
    let url: String
    /// Takes secrets out of vCenter's words.
    let redact: (String) -> String

    func value<Value>(
        _ reply: HTTPResponse, _ parse: (VCenterMethod, [UInt8]) throws(UnexpectedXML) -> VCenterSession.Parsed<Value>
    ) throws(VCenterError) -> Value {
        guard reply.status == 200 || reply.status == 500 else { throw status(reply) }
        let parsed: VCenterSession.Parsed<Value>
        do throws(UnexpectedXML) {
            parsed = try parse(method, reply.body)
        } catch {
            // A failure that is no fault of SOAP is one of something that stands before vCenter.
            if reply.status == 500 { throw status(reply) }
            throw .unexpected(error.redacted(by: redact), method, url: url)
        }
        switch parsed {
        case .value(let value):
            guard reply.status == 200 else { throw status(reply) }
            return value
        case .fault(let fault):
            let type = redact(fault.type).shown(to: 100)
            var said = redact(fault.said).shown(to: 300)
            if let privilege = fault.privilege, !privilege.isEmpty {
                let missing = "it takes the privilege \(redact(privilege).shown(to: 100))"
                said = said.isEmpty ? missing : "\(said) (\(missing))"
            }
            throw .fault(method, type: type.isEmpty ? "a fault without a type" : type, said: said, url: url)
        }
    }

    /// A reply that is none of vCenter's API, by its status.
    private func status(_ reply: HTTPResponse) -> VCenterError {
        var said = ""
        if let place = reply.header("Location"), (300..<400).contains(reply.status) {
            said = "it leads to \(redact(place).shown(to: 200))"
        }
        return .status(reply.status, method, said: said, url: url)
    }
}

extension String {
    /// Fit for a line of a message.
    fileprivate func shown(to length: Int) -> String {
        split(whereSeparator: \.isWhitespace).joined(separator: " ").escapingControls().shortened(to: length)
    }
}

extension UnexpectedXML {
    fileprivate func redacted(by redact: (String) -> String) -> UnexpectedXML {
        func shown(_ text: String) -> String { redact(text).shown(to: 100) }
        return switch self {
        case .broken, .endless, .tooMany: self
        case .wrongElement(let expected, let got): .wrongElement(expected: expected, got: shown(got))
        case .missing(let name): .missing(shown(name))
        case .wrongValue(let name, let object, let expected, let got):
            .wrongValue(shown(name), of: object.map(shown), expected: expected, got: shown(got))
        case .twice(let name, let object): .twice(shown(name), of: object.map(shown))
        }
    }
}

extension VCenterError {
    /// Whether it may pass: a server before vCenter says that vCenter is not there at present. What counts for a lock
    /// goes out once only: it was sent, and whoever answered so may have passed it on, or counts it itself.
    func mayPass(isOnce: Bool) -> Bool {
        guard !isOnce, case .status(let status, _, _, _) = self else { return false }
        return [429, 502, 503, 504].contains(status)
    }
}
