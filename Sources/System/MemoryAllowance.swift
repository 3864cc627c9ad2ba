import Glibc

/// How much memory one program may take on this machine: what leaves the rest of it room to say that there is none.
public enum MemoryAllowance {
    /// Bytes that an interpreter may hold; nil where nothing is known.
    ///
    /// It is three quarters of the least of: the machine's memory, the limit of this process's
    /// address space, that of its data, and that of its control group.
    public static var bytes: Int? {
        var limits: [UInt64] = []
        let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
        if pages > 0, size > 0 { limits.append(UInt64(pages) * UInt64(size)) }
        for resource in [RLIMIT_AS, RLIMIT_DATA] {
            var limit = rlimit()
            if getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 {
                limits.append(UInt64(limit.rlim_cur))
            }
        }
        if let bytes = try? readFile("/sys/fs/cgroup/memory.max", limit: 64),
            let limit = UInt64(String(decoding: bytes, as: UTF8.self).filter(\.isWholeNumber))
        {
            limits.append(limit)
        }
        guard let least = limits.filter({ $0 > 0 }).min(), least < UInt64(Int.max) else { return nil }
        return Int(least / 4 * 3)
    }
}
