import API

extension Session {
    /// Where appliances have their documents, below the base: OpenAPI 3, or the older Swagger 2.0; then where lists of
    /// places are. See docs/appliance.md, "The appliance's own document" (A).
    public static let documentPaths = [
        "/v3/api-docs", "/v2/api-docs", "/v3/api-docs/swagger-config", "/swagger-resources",
    ]

    /// Finds and reads the appliance's own document, through the gate like everything else.
    ///
    /// It is looked for at one place after the other, without the token and with it; any refusal, and anything that is
    /// no document, leads on. Where a list names several documents, those that have operations of the API count, else
    /// all together. A document that says it is about another host is asked about, once.
    ///
    /// `done` is called once, never before this has returned. Nothing else is made of it here: what it holds is still
    /// untrusted.
    ///
    /// - Parameters:
    ///   - place: where to look first, below the base or from the host's root; nil for where the user said that
    ///     it is, if anybody did.
    ///   - limit: how many requests may have left before no further place is asked, logins among them; nil: any number.
    ///   - mayAsk: whether somebody may be asked about another host; where not, nobody says that it is this one.
    @discardableResult
    public func readDocument(
        at place: String? = nil, limit: Int? = nil, mayAsk: Bool = true,
        _ done: @escaping (Result<FetchedDocument, ApplianceError>) -> Void
    ) -> Ticket {
        let search = DocumentSearch(
            session: self, first: place ?? definition.documentPlace ?? options.documentPlace, limit: limit,
            mayAsk: mayAsk, done)
        search.begin()
        return Ticket { search.cancel() }
    }
}
