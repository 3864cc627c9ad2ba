// swift-tools-version: 6.1
//
// scvsh: a Lua shell for the SnapCenter Plug-in for VMware vSphere.
// The rooms are listed from the ground up; each may depend only on rooms above it. See
// docs/architecture.md, "The rooms of Swift".

import PackageDescription

// How the programs are linked for release, so that a start costs little: by the linker that knows packed relocations,
// with no symbols shown, since nothing that is loaded asks for any (Lua's modules ask Lua's library), and with the C++
// library inside. What not every run needs is loaded at its first use, by the C room that stands before it.
let forRelease = BuildSettingCondition.when(configuration: .release)
let program: [LinkerSetting] = [
    .unsafeFlags(
        [
            "-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs",
            "-Xlinker", "--version-script=\(Context.packageDirectory)/Sources/CSimdjson/link/nothing.map",
        ], forRelease)
]
let withCxxInside: [LinkerSetting] = [
    .unsafeFlags(["-L", "\(Context.packageDirectory)/Sources/CSimdjson/link"], forRelease)
]

let package = Package(
    name: "scvsh",
    products: [
        .executable(name: "scvsh", targets: ["scvsh"]),
        .executable(name: "scvsim", targets: ["scvsim"]),
    ],
    dependencies: [
        // Of one version, so that the same commit is the same program.
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2")
    ],
    targets: [
        // C libraries, one small room each.
        .target(name: "CSimdjson", exclude: ["link"], linkerSettings: withCxxInside),
        .target(name: "CLua", dependencies: ["CSimdjson"], linkerSettings: [.linkedLibrary("lua5.4")]),
        .target(name: "CCurl"),
        .target(name: "CTerminal"),
        .target(name: "CReadline", dependencies: ["CTerminal"], linkerSettings: [.linkedLibrary("readline")]),
        .target(name: "CMicrohttpd", linkerSettings: [.linkedLibrary("microhttpd"), .linkedLibrary("gnutls")]),
        .target(name: "CExpat"),
        .target(name: "CSQLite"),
        .target(name: "CDocument"),
        .target(name: "CStdlib"),
        .target(name: "CVersion"),

        // The shell, from the ground up.
        .target(name: "Errors"),
        .target(name: "System", dependencies: ["CTerminal", "Errors"]),
        .target(name: "JSON", dependencies: ["CSimdjson"]),
        .target(name: "XML", dependencies: ["CExpat"]),
        .target(name: "Inventory", dependencies: ["CSQLite", "System"]),
        .target(name: "Lua", dependencies: ["CLua", "CSimdjson", "Errors"]),
        .target(name: "Events"),
        .target(name: "HTTP", dependencies: ["CCurl", "Events", "System"]),
        .target(
            name: "API", dependencies: ["CDocument", "CVersion", "Errors", "JSON", "System"],
            // The test whether a double is whole calls trunc.
            linkerSettings: [.linkedLibrary("m")]),
        .target(name: "Recording", dependencies: ["API", "JSON", "System"]),
        .target(name: "Appliance", dependencies: ["API", "Errors", "Events", "HTTP", "JSON", "Recording", "System"]),
        .target(
            name: "VCenter", dependencies: ["Appliance", "Errors", "HTTP", "System", "XML"]),
        .target(name: "Simulator", dependencies: ["API", "CMicrohttpd", "JSON", "Recording", "System", "XML"]),
        .executableTarget(
            name: "scvsim",
            dependencies: [
                "Recording", "Simulator", "System", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], linkerSettings: program),
        .target(
            name: "Runtime",
            dependencies: [
                "API", "Appliance", "CStdlib", "CTerminal", "Errors", "Events", "HTTP", "Inventory", "JSON", "Lua",
                "Recording", "System", "VCenter",
            ]),
        .target(name: "Prompt", dependencies: ["CReadline", "CTerminal", "Errors", "Events", "System"]),
        .executableTarget(
            name: "scvsh",
            dependencies: [
                "API", "Appliance", "Errors", "Events", "HTTP", "Inventory", "JSON", "Lua", "Prompt", "Recording",
                "Runtime", "System", "VCenter", "XML",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], linkerSettings: program),

        // What a call from Lua into Swift costs; run by scripts/bench.
        .executableTarget(
            name: "LuaCallBenchmark", dependencies: ["Lua"], path: "Benchmarks/LuaCallBenchmark",
            linkerSettings: program),

        // A target of tests for each room, and what several of them use.
        .target(name: "TestSupport", path: "Tests/TestSupport"),
        .testTarget(name: "SystemTests", dependencies: ["System", "TestSupport"]),
        .testTarget(name: "JSONTests", dependencies: ["JSON"]),
        .testTarget(name: "XMLTests", dependencies: ["XML"]),
        .testTarget(name: "InventoryTests", dependencies: ["Inventory", "TestSupport"]),
        .testTarget(name: "LuaTests", dependencies: ["CLua", "Errors", "JSON", "Lua"]),
        .testTarget(name: "EventsTests", dependencies: ["Events"]),
        .testTarget(
            name: "HTTPTests", dependencies: ["Events", "HTTP", "System", "TestSupport"], exclude: ["server.py"]),
        .testTarget(name: "APITests", dependencies: ["API", "JSON"], exclude: ["Documents"]),
        .testTarget(name: "RecordingTests", dependencies: ["API", "JSON", "Recording", "System", "TestSupport"]),
        .testTarget(
            name: "ApplianceTests",
            dependencies: ["API", "Appliance", "Errors", "Events", "HTTP", "JSON", "System"]),
        .testTarget(
            name: "VCenterTests", dependencies: ["API", "Appliance", "Errors", "HTTP", "VCenter", "XML"]),
        .testTarget(name: "SimulatorTests", dependencies: ["API", "JSON", "Recording", "Simulator", "System", "XML"]),
        .testTarget(
            name: "RuntimeTests",
            dependencies: [
                "API", "Appliance", "CStdlib", "Errors", "Events", "HTTP", "Inventory", "JSON", "Lua", "Runtime",
                "TestSupport", "VCenter",
            ]),
        .testTarget(name: "PromptTests", dependencies: ["CTerminal", "Events", "Prompt", "System", "TestSupport"]),
        .testTarget(
            name: "ShellTests",
            dependencies: [
                "Appliance", "Errors", "HTTP", "JSON", "Runtime", "TestSupport", "VCenter", "scvsh",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c2x,
    cxxLanguageStandard: .cxx17
)

// A file sees only what it imports itself, not what another file of its room, or another room, imports.
for target in package.targets where target.type != .system {
    target.swiftSettings = [.enableUpcomingFeature("MemberImportVisibility"), .enableUpcomingFeature("ExistentialAny")]
}
