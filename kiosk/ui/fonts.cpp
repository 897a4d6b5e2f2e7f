#include "kiosk/ui/fonts.hpp"

#include <imgui.h>
#include <imgui_freetype.h>
#include <imgui_internal.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <stb/stb_truetype.h>
#include <stdexcept>
#include <unordered_map>

namespace instante::kiosk::ui {
namespace {

constexpr std::array weights{Weight::regular, Weight::medium, Weight::semibold, Weight::bold};

struct Family {
    std::array<char const*, 4> files; // by weight
};

// Best first. The second Inter is where newer Debian packages put it.
constexpr std::array families{
    Family{{"/usr/share/fonts/opentype/inter/Inter-Regular.otf",
            "/usr/share/fonts/opentype/inter/Inter-Medium.otf",
            "/usr/share/fonts/opentype/inter/Inter-SemiBold.otf",
            "/usr/share/fonts/opentype/inter/Inter-Bold.otf"}},
    Family{{"/usr/share/fonts/truetype/inter/Inter-Regular.ttf",
            "/usr/share/fonts/truetype/inter/Inter-Medium.ttf",
            "/usr/share/fonts/truetype/inter/Inter-SemiBold.ttf",
            "/usr/share/fonts/truetype/inter/Inter-Bold.ttf"}},
    Family{{"/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
            "/usr/share/fonts/truetype/noto/NotoSans-Medium.ttf",
            "/usr/share/fonts/truetype/noto/NotoSans-SemiBold.ttf",
            "/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf"}},
    Family{{"/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
            "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
            "/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf",
            "/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf"}},
    Family{{"/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
            "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
            "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf",
            "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"}},
};

bool installed(Family const& family) {
    return std::ranges::all_of(family.files, [](char const* file) { return std::filesystem::exists(file); });
}

std::vector<unsigned char> read_file(char const* path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

constexpr unsigned last_of_atlas = 0xFFFF; // Debian's ImGui is built with 16 bit characters

/// Pairs of first and last, ended by 0, as ImGui wants them.
std::vector<unsigned short> to_ranges(std::set<unsigned> const& wanted) {
    std::vector<unsigned short> ranges;
    unsigned previous = 0;
    for (unsigned const c : wanted) {
        if (!ranges.empty() && c == previous + 1) {
            ranges.back() = static_cast<unsigned short>(c);
        } else {
            ranges.push_back(static_cast<unsigned short>(c));
            ranges.push_back(static_cast<unsigned short>(c));
        }
        previous = c;
    }
    ranges.push_back(0);
    return ranges;
}

/// One font file held in memory: ImGui draws from it, lengths are read from it.
struct FontFile {
    std::vector<unsigned char> data;
    stbtt_fontinfo info{};
    float line_height = 0; // ascender minus descender, font units: what ImGui calls the size
    float per_em = 0;      // font units

    bool load(char const* path) {
        data = read_file(path);
        if (data.empty() || stbtt_InitFont(&info, data.data(), 0) == 0) return false;
        int ascent = 0;
        int descent = 0;
        int gap = 0;
        stbtt_GetFontVMetrics(&info, &ascent, &descent, &gap);
        line_height = static_cast<float>(ascent - descent);
        per_em = 1.0F / stbtt_ScaleForMappingEmToPixels(&info, 1.0F);
        return true;
    }
    bool has(unsigned codepoint) const {
        return stbtt_FindGlyphIndex(&info, static_cast<int>(codepoint)) != 0;
    }
};

} // namespace

/// A weight: its file, one for what that lacks, and what has been read from both.
struct Fonts::Cut {
    struct Glyph {
        int index = 0;
        bool other = false;
        float advance = 0; // ems
    };

    FontFile main;
    std::optional<FontFile> other;
    mutable std::unordered_map<unsigned, Glyph> glyphs;
    mutable std::unordered_map<std::uint64_t, float> kerns; // by glyph pair, ems

    Glyph const& glyph(unsigned codepoint) const {
        auto const [at, fresh] = glyphs.try_emplace(codepoint);
        if (fresh) {
            Glyph& g = at->second;
            g.index = stbtt_FindGlyphIndex(&main.info, static_cast<int>(codepoint));
            g.other = g.index == 0 && other.has_value();
            FontFile const& face = g.other ? *other : main;
            if (g.other) g.index = stbtt_FindGlyphIndex(&face.info, static_cast<int>(codepoint));
            int advance = 0;
            int bearing = 0;
            stbtt_GetGlyphHMetrics(&face.info, g.index, &advance, &bearing);
            g.advance = static_cast<float>(advance) / face.per_em;
        }
        return at->second;
    }

    float kern(Glyph const& a, Glyph const& b) const {
        if (a.other || b.other) return 0;
        auto const key = static_cast<std::uint64_t>(a.index) << 32 | static_cast<std::uint32_t>(b.index);
        auto const [at, fresh] = kerns.try_emplace(key, 0.0F);
        if (fresh) {
            at->second =
                static_cast<float>(stbtt_GetGlyphKernAdvance(&main.info, a.index, b.index)) / main.per_em;
        }
        return at->second;
    }
};

Fonts::Fonts(ImFontAtlas& atlas, float scale, std::string_view also) : scale_(scale) {
    auto const family = std::ranges::find_if(families, installed);
    if (family == families.end()) {
        throw std::runtime_error("no typeface found: install fonts-inter or fonts-noto-core");
    }
    for (Weight const weight : weights) {
        char const* const file = family->files.at(static_cast<std::size_t>(weight));
        auto& cut = *cuts_.emplace_back(std::make_unique<Cut>());
        if (!cut.main.load(file)) throw std::runtime_error(std::string{"cannot read the typeface "} + file);
    }

    // What the keyboard can type, and what is really written on this kiosk: memory is not spent on more.
    std::set<unsigned> wanted;
    for (unsigned c = 0x20; c <= 0x7E; ++c)
        wanted.insert(c);
    for (unsigned c = 0xA0; c <= 0xFF; ++c)
        wanted.insert(c);
    for (unsigned const c : {0x2013U, 0x2014U, 0x2018U, 0x2019U, 0x201CU, 0x201DU, 0x2026U, 0x20ACU})
        wanted.insert(c);
    for (unsigned const c : codepoints(also)) {
        if (c >= 0x20 && c <= last_of_atlas) wanted.insert(c);
    }
    std::set<unsigned> missing;
    for (unsigned const c : wanted) {
        if (!cuts_.front()->main.has(c)) missing.insert(c);
    }
    if (!missing.empty() && load_second(family->files)) {
        for (unsigned const c : missing)
            wanted.erase(c);
        other_ranges_ = to_ranges(missing);
    }
    ranges_ = to_ranges(wanted);

    atlas.Clear();
    atlas.FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
    atlas.FontBuilderFlags = ImGuiFreeTypeBuilderFlags_LightHinting;
    atlas.Flags |= ImFontAtlasFlags_NoMouseCursors | ImFontAtlasFlags_NoBakedLines;
    for (Weight const weight : weights) {
        for (float const size : sizes(weight))
            bake(atlas, weight, size);
    }
    if (!atlas.Build()) throw std::runtime_error("the typefaces cannot be drawn");
}

Fonts::~Fonts() = default;

bool Fonts::load_second(std::array<char const*, 4> const& first) {
    Family const& second = families[3];
    if (second.files == first || !installed(second)) return false;
    for (Weight const weight : weights) {
        auto const index = static_cast<std::size_t>(weight);
        cuts_.at(index)->other.emplace();
        if (!cuts_.at(index)->other->load(second.files.at(index))) {
            for (auto& cut : cuts_)
                cut->other.reset();
            return false;
        }
    }
    return true;
}

void Fonts::bake(ImFontAtlas& atlas, Weight weight, float size) {
    auto const add = [&](FontFile const& face, std::vector<unsigned short> const& ranges, bool merge) {
        ImFontConfig config;
        config.FontDataOwnedByAtlas = false;
        config.MergeMode = merge;
        config.PixelSnapH = true;
        // ImGui's size is the height of a line; ours is the em, as in every design tool.
        float const pixels = size * scale_ * face.line_height / face.per_em;
        // ImGui does not write to it, its interface only predates const.
        auto* data =
            const_cast<unsigned char*>(face.data.data()); // NOLINT(cppcoreguidelines-pro-type-const-cast)
        return atlas.AddFontFromMemoryTTF(data, static_cast<int>(face.data.size()), pixels, &config,
                                          ranges.data());
    };
    ImFont* const font = add(cut(weight).main, ranges_, false);
    if (!other_ranges_.empty()) add(*cut(weight).other, other_ranges_, true);
    baked_.push_back({weight, size, font});
}

Fonts::Cut const& Fonts::cut(Weight weight) const {
    return *cuts_.at(static_cast<std::size_t>(weight));
}

std::vector<float> const& Fonts::sizes(Weight weight) {
    static std::vector<float> const regular{26, 22, 20};
    static std::vector<float> const medium{26, 22, 20};
    static std::vector<float> const semibold{36, 27, 24, 20};
    static std::vector<float> const bold{60, 54, 46, 38, 32, 26, 22, 20};
    switch (weight) {
    case Weight::regular:
        return regular;
    case Weight::medium:
        return medium;
    case Weight::semibold:
        return semibold;
    case Weight::bold:
        break;
    }
    return bold;
}

Typeface Fonts::typeface(Weight weight, float size) const {
    Baked const* best = nullptr;
    for (Baked const& b : baked_) {
        // The smallest that is large enough: shrinking a picture of a letter hurts less than enlarging it.
        if (b.weight == weight && (best == nullptr || b.size >= size)) best = &b;
    }
    if (best == nullptr) throw std::logic_error("a weight of type that was never baked");
    return {best->font, best->font->Ascent, size / best->size};
}

float Fonts::width(Weight weight, float size, float tracking, std::string_view text) const {
    Cut const& face = cut(weight);
    float ems = 0;
    int count = 0;
    Cut::Glyph const* previous = nullptr;
    for (unsigned const c : codepoints(text)) {
        Cut::Glyph const& glyph = face.glyph(c);
        if (previous != nullptr) ems += face.kern(*previous, glyph);
        ems += glyph.advance;
        previous = &glyph;
        ++count;
    }
    return ems * size + tracking * static_cast<float>(std::max(0, count - 1));
}

std::vector<PlacedGlyph> Fonts::place(Weight weight, float size, float tracking,
                                      std::string_view text) const {
    Cut const& face = cut(weight);
    std::vector<PlacedGlyph> placed;
    float x = 0;
    Cut::Glyph const* previous = nullptr;
    for (unsigned const c : codepoints(text)) {
        Cut::Glyph const& glyph = face.glyph(c);
        if (previous != nullptr) x += face.kern(*previous, glyph) * size + tracking;
        placed.push_back({c, x});
        x += glyph.advance * size;
        previous = &glyph;
    }
    return placed;
}

std::vector<unsigned> codepoints(std::string_view text) {
    std::vector<unsigned> found;
    found.reserve(text.size());
    char const* at = text.data();
    char const* const end = at + text.size();
    while (at < end) {
        unsigned c = 0;
        int const length = ImTextCharFromUtf8(&c, at, end);
        if (length <= 0) break;
        at += length;
        found.push_back(c);
    }
    return found;
}

} // namespace instante::kiosk::ui
