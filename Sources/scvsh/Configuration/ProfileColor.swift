/// The colours that a profile may give to the prompt: the plain ones, which every terminal has.
enum ProfileColor: String, CaseIterable {
    case red, green, yellow, blue, magenta, cyan
}
