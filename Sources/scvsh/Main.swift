import Glibc

@main
struct Main {
    // Nothing else here: a closure written in this function would be taken for the main actor's.
    static func main() {
        let environment = environmentVariables()
        // No child is to find it: neither a password command, nor what os.execute and io.popen start, nor scvsim.
        removeVariable("SCVSH_PASSWORD")
        exit(Shell.run(CommandLine.arguments, environment: environment))
    }
}
