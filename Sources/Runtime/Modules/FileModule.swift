import Appliance
import Errors
import Glibc
import Lua
import System

/// What the standard library's files are given to write a file that is made for others to read, and to see what files
/// there are.
struct FileModule {
    var functions: [HostFunction] { [checkPrivate, writePrivate, writeReadable, fileNames] }

    /// The most names that are looked at: a folder of a mail server holds millions.
    private static let mostNames = 2000

    private var fileNames: HostFunction {
        HostFunction(
            "shell.file_names",
            parameters: [.init("folder", "string", "its path; empty: where the shell runs")],
            results: [.init("string[]", "what is in it, folders with / behind; nothing where it can't be read")],
            text: "Lists a folder, for whoever types the path of a file."
        ) { call in
            let path = try call.string(1)
            let folder = path.isEmpty ? "." : path
            let names = (try? listFolder(folder, limit: Self.mostNames)) ?? []
            let shown = names.map { name in
                var facts = stat()
                let isFolder = stat("\(folder)/\(name)", &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
                return isFolder ? name + "/" : name
            }
            return .value(.reference(try call.state.makeTable(array: shown.sorted().map { .string($0) })))
        }
    }

    private var checkPrivate: HostFunction {
        HostFunction(
            "shell.check_private",
            parameters: [
                .init("path", "string", "of the file"),
                .init("overwrite", "boolean?", "whether an ordinary file that is there is to be replaced"),
            ],
            results: [],
            text: "Refuses the place of a file that write_private could not write, before there is anything to write."
        ) { call in
            _ = try Self.file(call, isReplaced: try call.optionalBoolean(2) == true)
            return .none
        }
    }

    /// A file beside the one that the first argument names, which is gone again unless it is completed.
    private static func file(_ call: LuaCall, isReplaced: Bool) throws -> AtomicFile {
        let path = try call.string(1)
        do throws(SystemError) {
            return try AtomicFile(path: path, place: isReplaced ? .ordinary : .free)
        } catch {
            throw PrivateFileError(path: path, errno: error.errno)
        }
    }

    private var writePrivate: HostFunction {
        HostFunction(
            "shell.write_private",
            parameters: [
                .init("path", "string", "of the file"), .init("text", "string", "all that it is to hold"),
                .init("overwrite", "boolean?", "whether an ordinary file that is there is replaced"),
                .init("folders", "boolean?", "whether folders above it that are missing are made, for the owner alone"),
            ],
            results: [],
            text: "Writes a file for its owner's eyes only, whole or not at all; a link, a folder or a device stays."
        ) { call in
            let bytes = try call.bytes(2)
            if try call.optionalBoolean(4) == true {
                let path = try call.string(1)
                do throws(SystemError) {
                    try makePrivateFolders(above: path)
                } catch {
                    throw PrivateFileError(path: path, errno: error.errno)
                }
            }
            let file = try Self.file(call, isReplaced: try call.optionalBoolean(3) == true)
            do throws(SystemError) {
                try file.write(bytes)
                try file.complete()
            } catch {
                throw PrivateFileError(path: file.path, errno: error.errno)
            }
            return .none
        }
    }

    private var writeReadable: HostFunction {
        HostFunction(
            "shell.write_readable",
            parameters: [
                .init("path", "string", "of the file"), .init("text", "string", "all that it is to hold"),
                .init("folders", "boolean?", "whether folders above it that are missing are made"),
            ],
            results: [],
            text: "Writes a file for other programs to read, as the umask lets them, whole or not at all, in the place "
                + "of an ordinary file; a link, a folder or a device stays."
        ) { call in
            let bytes = try call.bytes(2)
            if try call.optionalBoolean(3) == true {
                let path = try call.string(1)
                do throws(SystemError) {
                    try makeFolders(above: path)
                } catch {
                    throw PrivateFileError(path: path, errno: error.errno)
                }
            }
            let file = try Self.file(call, isReplaced: true)
            do throws(SystemError) {
                try file.allowOthers()
                try file.write(bytes)
                try file.complete()
            } catch {
                throw PrivateFileError(path: file.path, errno: error.errno)
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
