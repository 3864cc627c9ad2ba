import Glibc

@main
struct Main {
    // Nothing else here: a closure written in this function would be taken for the main actor's.
    static func main() {
        exit(Shell.run(CommandLine.arguments, environment: environmentVariables()))
    }
}
