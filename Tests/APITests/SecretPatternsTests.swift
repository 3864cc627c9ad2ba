import Testing

@testable import API

@Suite struct SecretPatternsTests {
    @Test(arguments: [
        "password: HUNTER", "Password = HUNTER", "password\t:\tHUNTER", "PASSWORD=>HUNTER", "pass-word:HUNTER",
        "login failed (password=HUNTER)", "a.b.password=HUNTER", "{password=HUNTER, user=x}",
        "password 'HUNTER' is wrong",
        #""password": HUNTER, "x": 1"#, #"{\"password\": \"HUNTER\"}"#, #"{\\\"password\\\":\\\"HUNTER\\\"}"#,
        "{&quot;password&quot;:&quot;HUNTER&quot;}", "%7B%22password%22%3A%22HUNTER%22%7D",
        "%257B%2522password%2522%253A%2522HUNTER%2522%257D", "&amp;quot;password&amp;quot;:&amp;quot;HUNTER&amp;quot;",
        #"{\u0022token\u0022:\u0022HUNTER\u0022}"#, "user[password]=HUNTER&a=b", "?token=HUNTER#x",
        ";jsessionid=HUNTER",
        "<password>HUNTER</password>", "<ns:password a='b'>HUNTER</ns:password>", "<apiKey><![CDATA[HUNTER]]></apiKey>",
        "&lt;password&gt;HUNTER&lt;/password&gt;", #"<entry key="password">HUNTER</entry>"#,
        #"<property name="password" value="HUNTER"/>"#, "<credentials><user>u</user>HUNTER</credentials>",
        "<b>Password:</b> HUNTER<br>", #"{"name":"password","value":"HUNTER""#, #"{"tokens": ["HUNTER", "x"], "#,
        #"{"password": {"value": "HUNTER"#, "https://user:HUNTER@host/", "https://user:a@HUNTER@host/?x",
        "https://user:a/HUNTER@host:8144/", "jdbc:mysql://root:HUNTER@10.0.0.5/db", "curl -u admin:HUNTER https://x",
        "tool --password HUNTER --x", "tool --api-key 'HUNTER' y", "Authorization: Basic HUNTER=", "Token: HUNTER",
        "-H 'Authorization: Digest x y HUNTER' z", "Cookie: a=1; b=HUNTER", "Set-Cookie: x=HUNTER; Path=/",
        "sent Bearer HUNTER.x-y_z1 there", "x eyJhbGciOiJIUzI1NiJ9.HUNTER.sig y",
        "form-data; name=\"password\"\r\nContent-Type: text/plain\r\n\r\nHUNTER\r\n--boundary--",
        "-----BEGIN RSA PRIVATE KEY-----\nHUNTER\n-----END RSA PRIVATE KEY-----", "password=a,HUNTER",
        "password=a;HUNTER&b=c", "password=a&HUNTER", "password=\"a\"\"HUNTER\"", #"password="a\"HUNTER""#,
    ])
    func whatATextTellsToBeASecretIsStruckOut(text: String) {
        let struck = SecretPatterns.strike(text.replacing("HUNTER", with: "hunter2hunter"))
        #expect(!struck.contains("hunter2") && struck.contains("***"), "\(struck)")
    }

    @Test(arguments: [
        "password: must be given", "Invalid token: the token has expired", "token: expired", "password: null",
        #""passwordSet": true"#, "https://host:8144/mail/a@b", "11/23/2026 03:05:09 PM", "Basic authentication is off",
        "WWW-Authenticate: Bearer realm=\"x\"", "name=value&x=y", "<b>name</b>", "A secret is needed",
        "10.0.0.5:/vol/x",
        "<password></password>", "password=***&a=b", "it's so", "a \"quoted\" word",
    ])
    func whatIsNoneStays(text: String) {
        #expect(SecretPatterns.strike(text) == text)
    }

    @Test func whatStandsAroundItStays() {
        #expect(SecretPatterns.strike("user=a password: x1 host=b") == "user=a password: *** host=b")
        #expect(SecretPatterns.strike("https://u:pw@host:1/a?b=c") == "https://u:***@host:1/a?b=c")
        #expect(SecretPatterns.strike("<password>a</password><b>c</b>") == "<password>***</password><b>c</b>")
        #expect(SecretPatterns.strike("%22token%22%3A%22a%22%2C%22b%22") == "%22token%22%3A%22***%22%2C%22b%22")
        #expect(SecretPatterns.strike("password=a, user=b; token=c") == "password=***, user=b; token=***")
    }

    @Test func columnsOfThatNameAreStruckOut() {
        let text = "name,Password,\"api key\",x\r\na,\"hunter,2\",k1,1\r\nb,,k2,2\r\n"
        #expect(SecretColumns.strike(text) == "name,Password,\"api key\",x\r\na,***,***,1\r\nb,,***,2\r\n")
        #expect(SecretColumns.strike("name;token\na;b") == "name;token\na;***")
        let prose = "The token, which is here\nand,there,too"
        #expect(SecretColumns.strike(prose) == prose)
    }
}
