import Glibc

/// What only one run at a time may have: the lock of a file in a folder of the user's own, held until this is gone.
///
/// The kernel lets go of it however the program ends, and no child has it, since none gets the descriptors. What stands
/// in the file names the run that has the lock, and is believed only as far as the system confirms it: the lock
/// decides, never the file.
public final class RunLock {
    /// The run that has the lock.
    public struct Holder: Hashable, Sendable {
        /// Its process.
        public let pid: Int32
        /// When it took the lock.
        public let since: UTCMoment
    }

    /// Why there is no lock.
    public enum Failure: Error, Hashable {
        /// Another run has it; which one is not always known.
        case held(Holder?)
        /// The folder is not the user's alone.
        case folder(String, Fault)
        /// None of the folders can be used, the last for this reason.
        case system(SystemError)

        /// What is wrong with a folder.
        public enum Fault: Hashable, Sendable {
            case notAFolder, ofAnother, openToOthers
        }
    }

    /// Open files and folders, each under a lock.
    private var descriptors: [Int32] = []

    /// Takes the lock of this name in all of these folders that there are or can be made; each holds for who looks in
    /// it.
    ///
    /// One that can't be made or written to is passed over, as long as another one is left. One that is there and is
    /// not the user's alone is not: whoever made it may want the lock to be missed.
    public init(_ name: String, in folders: [String]) throws(Failure) {
        var problem = SystemError("lock", name, errno: ENOENT)
        for folder in folders {
            do throws(Failure) {
                try take(name, in: folder)
            } catch {
                if case .system(let reason) = error { problem = reason } else { throw error }
            }
        }
        guard !descriptors.isEmpty else { throw .system(problem) }
    }

    deinit { for descriptor in descriptors { close(descriptor) } }

    private func take(_ name: String, in path: String) throws(Failure) {
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw .system(SystemError("make the folder", path)) }
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard folder >= 0 else {
            let number = errno
            if number == ENOTDIR || number == ELOOP { throw .folder(path, .notAFolder) }
            var facts = stat()
            // Somebody who made it first, and let nobody in, had better not keep the lock from being taken.
            if number == EACCES, lstat(path, &facts) == 0, facts.st_uid != geteuid() {
                throw .folder(path, .ofAnother)
            }
            throw .system(SystemError("open", path, errno: number))
        }
        do throws(Failure) {
            try Self.check(folder, path)
            // What clears away old files passes over a folder that is locked.
            _ = flock(folder, LOCK_SH | LOCK_NB)
            descriptors.append(try Self.lock(name, in: folder, path: path))
            descriptors.append(folder)
        } catch {
            close(folder)
            throw error
        }
    }

    private static func check(_ folder: Int32, _ path: String) throws(Failure) {
        var facts = stat()
        guard fstat(folder, &facts) == 0 else { throw .system(SystemError("open", path)) }
        guard facts.st_uid == geteuid() else { throw .folder(path, .ofAnother) }
        guard facts.st_mode & 0o022 == 0 else { throw .folder(path, .openToOthers) }
    }

    /// Opens the file under its lock. A run that has it, and is not named yet, is given half a second.
    private static func lock(_ name: String, in folder: Int32, path: String) throws(Failure) -> Int32 {
        for attempt in 0...50 {
            if attempt > 0 { usleep(10_000) }
            let file = openat(folder, name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK, 0o600)
            guard file >= 0 else { throw .system(SystemError("open", path + "/" + name)) }
            if flock(file, LOCK_EX | LOCK_NB) == 0 {
                if isInPlace(file, name, in: folder) {
                    writeName(into: file)
                    return file
                }
                close(file)
                continue
            }
            let number = errno
            let holder = holder(named: file)
            close(file)
            guard number == EWOULDBLOCK || number == EINTR else {
                throw .system(SystemError("lock", path + "/" + name, errno: number))
            }
            if let holder { throw .held(holder) }
        }
        throw .held(nil)
    }

    /// Whether what was locked is what stands there: someone may have taken it away before.
    private static func isInPlace(_ file: Int32, _ name: String, in folder: Int32) -> Bool {
        var mine = stat()
        var named = stat()
        return fstat(file, &mine) == 0 && fstatat(folder, name, &named, AT_SYMLINK_NOFOLLOW) == 0
            && mine.st_ino == named.st_ino && mine.st_dev == named.st_dev
    }

    // MARK: Who has it

    /// Writes down who has the lock now: the process, since which tick of the system it runs, and the moment.
    private static func writeName(into file: Int32) {
        // Without it, others can't be told who has the lock; it holds all the same.
        guard ftruncate(file, 0) == 0, let start = startOfProcess(getpid()) else { return }
        let line = "\(getpid()) \(start) \(UTCMoment.now.milliseconds)\n"
        try? writeAll(Array(line.utf8), to: file, name: "lock")
    }

    /// Who stands in the file, if that process is there, and is the one that wrote it.
    private static func holder(named file: Int32) -> Holder? {
        var bytes = [UInt8](repeating: 0, count: 100)
        let count = pread(file, &bytes, bytes.count, 0)
        guard count > 0, bytes[count - 1] == UInt8(ascii: "\n") else { return nil }
        let words = String(decoding: bytes[..<(count - 1)], as: UTF8.self).split(separator: " ")
        guard words.count == 3, let pid = Int32(words[0]), let since = Int64(words[2]),
            startOfProcess(pid) == String(words[1])
        else { return nil }
        return Holder(pid: pid, since: UTCMoment(milliseconds: since))
    }

    /// When a process began, in ticks since the system did; nil where there is none. Numbers of processes come again.
    private static func startOfProcess(_ pid: Int32) -> String? {
        guard let bytes = try? readFile("/proc/\(pid)/stat", limit: 1 << 16),
            // The name of the program is in brackets, and may have anything in it.
            let end = bytes.lastIndex(of: UInt8(ascii: ")"))
        else { return nil }
        let fields = bytes[(end + 1)...].split(separator: UInt8(ascii: " "))
        return fields.count > 19 ? String(decoding: fields[19], as: UTF8.self) : nil
    }
}
