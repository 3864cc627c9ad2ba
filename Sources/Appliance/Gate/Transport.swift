import Events
import HTTP

/// Something under way that can be given up.
public protocol Cancellable: AnyObject {
    /// Gives it up; what is over stays as it is.
    func cancel()
}

/// What carries requests: `HTTPClient`, or a script in a test.
public protocol Transport: AnyObject {
    /// Sends a request. `done` is called once, never before this has returned, and after a cancel too.
    func send(
        _ request: HTTPRequest, _ done: @escaping (Result<HTTPResponse, HTTPError>) -> Void
    ) -> any Cancellable
}

/// What does work later: `EventLoop`, or a clock in a test that is set by hand.
public protocol Timing: AnyObject {
    /// Calls `body` once when `delay` has passed, never before this has returned.
    func schedule(after delay: Duration, _ body: @escaping () -> Void) -> any Cancellable
}

extension HTTPTransfer: Cancellable {}
extension EventLoop.Timer: Cancellable {}

extension HTTPClient: Transport {
    /// Starts a transfer; `done` is called later on the same loop, once.
    public func send(
        _ request: HTTPRequest, _ done: @escaping (Result<HTTPResponse, HTTPError>) -> Void
    ) -> any Cancellable {
        start(request, done)
    }
}

extension EventLoop: Timing {
    /// Sets a timer.
    public func schedule(after delay: Duration, _ body: @escaping () -> Void) -> any Cancellable {
        after(delay, body)
    }
}
