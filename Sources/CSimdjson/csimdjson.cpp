// csimdjson.cpp: the border to simdjson. Nothing behind it throws across it.

#include "csimdjson.h"

#include <simdjson.h>

#include <dlfcn.h>
#include <pthread.h>

#include <cstdio>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>
#include <unordered_map>

namespace dom = simdjson::dom;

// simdjson's header holds most of it. Of its library two functions are called by name, and those are ours: they pass
// the call on to the library, which is loaded when a text is first parsed; nothing of it is used before that. All the
// rest is behind the objects that it gives. So a start pays neither for it nor for the C++ library that it brings.
namespace {

using implementation_place = simdjson::internal::atomic_ptr<const simdjson::implementation>;

struct {
    implementation_place &(*get_active_implementation)();
    char *(*to_chars)(char *, const char *, double);
} lib;

char load_failure[768];
pthread_once_t load_once = PTHREAD_ONCE_INIT;

// The library has to be of the header's version: what crosses are its classes. Where its name is not known, it is that
// of the machine that the program was built on.
constexpr const char *library_name =
    simdjson::SIMDJSON_VERSION_MAJOR == 3 && simdjson::SIMDJSON_VERSION_MINOR == 0 ? "libsimdjson.so.14"
                                                                                   : "libsimdjson.so";
constexpr const char *where_to_find_it =
    simdjson::SIMDJSON_VERSION_MAJOR == 3 && simdjson::SIMDJSON_VERSION_MINOR == 0
        ? "install Debian's package libsimdjson14"
        : "install the package libsimdjson-dev of that version";

void find(void *library, const char *name, void *place) noexcept {
    void *symbol = dlsym(library, name);
    if (symbol == nullptr && load_failure[0] == '\0') {
        std::snprintf(load_failure, sizeof load_failure, "%s lacks %s", library_name, name);
    }
    std::memcpy(place, &symbol, sizeof symbol);
}

void load() noexcept {
    // Kept for as long as the program runs. Lazily: it brings the C++ library with its thousands of functions, of which
    // few are ever called.
    void *library = dlopen(library_name, RTLD_LAZY | RTLD_LOCAL);
    if (library == nullptr) {
        const char *why = dlerror();
        // An other release of the system has another version of it, under another name.
        std::snprintf(load_failure, sizeof load_failure,
                      "can't load simdjson %d.%d.%d, which this program was built with: %s; %s, or build the program "
                      "on this release of the system",
                      int{simdjson::SIMDJSON_VERSION_MAJOR}, int{simdjson::SIMDJSON_VERSION_MINOR},
                      int{simdjson::SIMDJSON_VERSION_REVISION}, why ? why : library_name, where_to_find_it);
        return;
    }
    find(library, "_ZN8simdjson25get_active_implementationEv", &lib.get_active_implementation);
    find(library, "_ZN8simdjson8internal8to_charsEPcPKcd", &lib.to_chars);
}

} // namespace

// Hidden, so that the library goes on using its own.
namespace simdjson {

__attribute__((visibility("hidden"))) internal::atomic_ptr<const implementation> &get_active_implementation() {
    return lib.get_active_implementation();
}

namespace internal {

__attribute__((visibility("hidden"))) char *to_chars(char *first, const char *last, double value) {
    return lib.to_chars(first, last, value);
}

} // namespace internal
} // namespace simdjson

struct csj_document {
    dom::document parsed;
};

namespace {

// simdjson's elements and iterators are a document and a position. They cross into C and back as bytes.
template <typename Place> csj_cursor pack(const Place &place) noexcept {
    static_assert(sizeof(Place) == sizeof(csj_cursor) && std::is_trivially_copyable_v<Place>);
    csj_cursor cursor;
    std::memcpy(&cursor, &place, sizeof cursor);
    return cursor;
}

template <typename Place> Place unpack(const csj_cursor &cursor) noexcept {
    static_assert(sizeof(Place) == sizeof(csj_cursor) && std::is_trivially_copyable_v<Place>);
    Place place;
    std::memcpy(static_cast<void *>(&place), &cursor, sizeof cursor);
    return place;
}

dom::element element_at(const csj_cursor &cursor) noexcept { return unpack<dom::element>(cursor); }

csj_status status_of(simdjson::error_code code) noexcept {
    switch (code) {
    case simdjson::SUCCESS: return CSJ_OK;
    case simdjson::EMPTY: return CSJ_EMPTY;
    case simdjson::DEPTH_ERROR: return CSJ_DEPTH;
    case simdjson::UTF8_ERROR: return CSJ_ENCODING;
    case simdjson::NUMBER_ERROR:
    case simdjson::NUMBER_OUT_OF_RANGE: return CSJ_RANGE;
    case simdjson::CAPACITY: return CSJ_SIZE;
    case simdjson::MEMALLOC: return CSJ_MEMORY;
    case simdjson::TAPE_ERROR:
    case simdjson::STRING_ERROR:
    case simdjson::T_ATOM_ERROR:
    case simdjson::F_ATOM_ERROR:
    case simdjson::N_ATOM_ERROR:
    case simdjson::UNESCAPED_CHARS:
    case simdjson::UNCLOSED_STRING: return CSJ_SYNTAX;
    default: return CSJ_LIBRARY;
    }
}

constexpr std::size_t largest_counted = 0xFFFFFF;

// Objects of more members are looked through with a table; those of fewer one against the others, where a cheap sign of
// the key, one bit of 64, came before.
constexpr std::size_t largest_compared = 64;

std::uint64_t sign_of(std::string_view key) noexcept {
    if (key.empty()) {
        return 1;
    }
    const auto first = static_cast<unsigned char>(key.front());
    const auto middle = static_cast<unsigned char>(key[key.size() / 2]);
    const auto last = static_cast<unsigned char>(key.back());
    return std::uint64_t{1} << ((key.size() * 7 + first * 31 + middle * 17 + last * 3) & 63);
}

bool is_same(dom::element left, dom::element right) { return simdjson::minify(left) == simdjson::minify(right); }

bool find_twice(dom::element element, std::string_view &key);

bool find_twice_in(dom::object object, std::string_view &key) {
    std::uint64_t signs = 0;
    std::size_t count = 0;
    const bool is_large = object.size() > largest_compared;
    std::unordered_map<std::string_view, dom::element> known;
    for (auto member = object.begin(); member != object.end(); ++member, ++count) {
        const auto name = member.key();
        if (is_large) {
            const auto [before, is_new] = known.emplace(name, member.value());
            if (!is_new && !is_same(before->second, member.value())) {
                key = name;
                return true;
            }
        } else if (const auto sign = sign_of(name); (signs & sign) == 0) {
            signs |= sign;
        } else {
            std::size_t index = 0;
            for (auto before = object.begin(); index < count; ++before, ++index) {
                if (before.key() == name && !is_same(before.value(), member.value())) {
                    key = name;
                    return true;
                }
            }
        }
        if (find_twice(member.value(), key)) {
            return true;
        }
    }
    return false;
}

// As deep as the document, of which the parser knows the depth.
bool find_twice(dom::element element, std::string_view &key) {
    dom::array array;
    if (!element.get_array().get(array)) {
        for (const auto item : array) {
            if (find_twice(item, key)) {
                return true;
            }
        }
        return false;
    }
    dom::object object;
    return !element.get_object().get(object) && find_twice_in(object, key);
}

} // namespace

const char *csj_load(void) noexcept {
    pthread_once(&load_once, load);
    return load_failure[0] != '\0' ? load_failure : nullptr;
}

// The library can't be asked: its name bears the version that the header has.
#define CSJ_TEXT_OF(version) #version
#define CSJ_TEXT(version) CSJ_TEXT_OF(version)
const char *csj_version(void) noexcept { return CSJ_TEXT(SIMDJSON_VERSION); }

csj_status csj_parse(const char *text, size_t length, size_t readable, size_t depth,
                     csj_document **document) noexcept {
    *document = nullptr;
    if (csj_load() != nullptr) {
        return CSJ_ABSENT;
    }
    if (length >= 3 && std::memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        length -= 3;
        readable -= 3;
    }
    if (length == 0) {
        return CSJ_EMPTY;
    }
    if (length >= simdjson::SIMDJSON_MAXSIZE_BYTES) {
        return CSJ_SIZE;
    }
    static_assert(simdjson::SIMDJSON_PADDING <= CSJ_PADDING);
    const bool must_copy = readable < length || readable - length < CSJ_PADDING;
    try {
        std::unique_ptr<csj_document> made(new (std::nothrow) csj_document);
        if (!made) {
            return CSJ_MEMORY;
        }
        dom::parser parser;
        // simdjson counts the document itself as a level.
        if (auto code = parser.allocate(length, depth + 1)) {
            return status_of(code);
        }
        dom::element root;
        auto code = parser.parse_into_document(made->parsed, text, length, must_copy).get(root);
        if (code) {
            return status_of(code);
        }
        *document = made.release();
        return CSJ_OK;
    } catch (const std::bad_alloc &) {
        return CSJ_MEMORY;
    } catch (...) {
        return CSJ_LIBRARY;
    }
}

void csj_free(csj_document *document) noexcept { delete document; }

csj_cursor csj_root(const csj_document *document) noexcept { return pack(document->parsed.root()); }

csj_kind csj_kind_of(csj_cursor cursor) noexcept {
    const auto element = element_at(cursor);
    switch (element.type()) {
    case dom::element_type::NULL_VALUE: return CSJ_NULL;
    case dom::element_type::BOOL: return element.get_bool().value_unsafe() ? CSJ_TRUE : CSJ_FALSE;
    case dom::element_type::INT64: return CSJ_INTEGER;
    case dom::element_type::UINT64: return CSJ_UNSIGNED;
    case dom::element_type::DOUBLE: return CSJ_NUMBER;
    case dom::element_type::STRING: return CSJ_STRING;
    case dom::element_type::ARRAY: return CSJ_ARRAY;
    case dom::element_type::OBJECT: return CSJ_OBJECT;
    }
    return CSJ_NULL;
}

int64_t csj_int64(csj_cursor cursor) noexcept {
    int64_t number;
    return element_at(cursor).get_int64().get(number) ? 0 : number;
}

uint64_t csj_uint64(csj_cursor cursor) noexcept {
    uint64_t number;
    return element_at(cursor).get_uint64().get(number) ? 0 : number;
}

double csj_double(csj_cursor cursor) noexcept {
    double number;
    return element_at(cursor).get_double().get(number) ? 0 : number;
}

const char *csj_string(csj_cursor cursor, size_t *length) noexcept {
    std::string_view text;
    if (element_at(cursor).get_string().get(text)) {
        text = std::string_view("", 0);
    }
    *length = text.size();
    return text.data();
}

csj_iterator csj_iterate(csj_cursor cursor) noexcept {
    const auto element = element_at(cursor);
    dom::array array;
    if (!element.get_array().get(array)) {
        return {pack(array.begin()), pack(array.end())};
    }
    dom::object object;
    if (!element.get_object().get(object)) {
        return {pack(object.begin()), pack(object.end())};
    }
    return {cursor, cursor};
}

size_t csj_count(csj_cursor cursor) noexcept {
    const auto element = element_at(cursor);
    dom::array array;
    dom::object object;
    size_t count = 0;
    if (!element.get_array().get(array)) {
        if (array.size() < largest_counted) {
            return array.size();
        }
        for (auto item = array.begin(); item != array.end(); ++item) {
            count++;
        }
    } else if (!element.get_object().get(object)) {
        if (object.size() < largest_counted) {
            return object.size();
        }
        for (auto member = object.begin(); member != object.end(); ++member) {
            count++;
        }
    }
    return count;
}

bool csj_next_element(csj_iterator *iterator, csj_cursor *element) noexcept {
    if (iterator->next.position == iterator->end.position) {
        return false;
    }
    auto place = unpack<dom::array::iterator>(iterator->next);
    *element = pack(*place);
    iterator->next = pack(++place);
    return true;
}

bool csj_next_member(csj_iterator *iterator, const char **key, size_t *key_length, csj_cursor *value) noexcept {
    if (iterator->next.position == iterator->end.position) {
        return false;
    }
    auto place = unpack<dom::object::iterator>(iterator->next);
    const auto name = place.key();
    *key = name.data();
    *key_length = name.size();
    *value = pack(place.value());
    iterator->next = pack(++place);
    return true;
}

bool csj_member(csj_cursor cursor, const char *key, size_t key_length, csj_cursor *value) noexcept {
    dom::object object;
    if (element_at(cursor).get_object().get(object)) {
        return false;
    }
    bool found = false;
    for (auto member = object.begin(); member != object.end(); ++member) {
        if (member.key_length() != key_length || std::memcmp(member.key_c_str(), key, key_length) != 0) {
            continue;
        }
        *value = pack(member.value());
        found = true;
    }
    return found;
}

bool csj_key_twice(const csj_document *document, const char **key, size_t *key_length) noexcept {
    try {
        std::string_view found;
        if (!find_twice(document->parsed.root(), found)) {
            return false;
        }
        *key = found.data();
        *key_length = found.size();
        return true;
    } catch (...) {
        return false;
    }
}
