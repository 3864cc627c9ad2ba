import Appliance
import Errors
import Lua
import System

/// What the standard library's files are given to write a file that is made for others to read.
struct FileModule {
    var functions: [HostFunction] { [writePrivate] }

    private var writePrivate: HostFunction {
        HostFunction(
            "shell.write_private",
            parameters: [
                .init("path", "string", "of the file"), .init("text", "string", "all that it is to hold"),
                .init("overwrite", "boolean?", "whether an ordinary file that is there is replaced"),
            ],
            results: [],
            text: "Writes a file for its owner's eyes only, whole or not at all; a link, a folder or a device stays."
        ) { call in
            let path = try call.string(1)
            let bytes = try call.bytes(2)
            let isReplaced = try call.optionalBoolean(3) == true
            do throws(SystemError) {
                let file = try AtomicFile(path: path, place: isReplaced ? .ordinary : .free)
                try file.write(bytes)
                try file.complete()
            } catch {
                throw PrivateFileError(path: path, errno: error.errno)
            }
            return .none
        }
    }
}

/// Why a file that was asked for could not be written.
struct PrivateFileError: Error, Hashable {
    let path: String
    /// The system's error number.
    let errno: Int32
}

extension PrivateFileError: ReportableError {
    var kind: ErrorKind { .argument }
    var message: String { "can't write \(path): \(FileObstacle(errno).reason)" }
    var hint: String? { FileObstacle(errno).hint }
}
