import Glibc

/// A call to the system that failed.
struct SystemError: Error {
    let errno: Int32
    /// What was tried, and what the system said.
    let detail: String

    /// Notes the error number as it stands: nothing may come between the call and this.
    init(_ action: String, errno number: Int32 = Glibc.errno) {
        errno = number
        detail = "\(action): \(String(cString: strerror(number)))"
    }
}
