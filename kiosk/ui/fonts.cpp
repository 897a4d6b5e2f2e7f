#include "kiosk/ui/fonts.hpp"

#include <boost/interprocess/file_mapping.hpp>
#include <boost/interprocess/mapped_region.hpp>
#include <imgui.h>
#include <imgui_freetype.h>
#include <imgui_internal.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
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

/// One font file, mapped: of its pages only those are in memory that are looked at.
struct FontFile {
    boost::interprocess::mapped_region region;
    stbtt_fontinfo info{};
    float line_height = 0; // ascender minus descender, font units: what ImGui calls the size
    float per_em = 0;      // font units

    bool load(char const* path) {
        namespace ip = boost::interprocess;
        try {
            region = ip::mapped_region{ip::file_mapping{path, ip::read_only}, ip::read_only};
        } catch (ip::interprocess_exception const&) {
            return false;
        }
        auto const* data = static_cast<unsigned char const*>(region.get_address());
        if (stbtt_InitFont(&info, data, 0) == 0) return false;
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

/// What is baked of a style: characters of the main typeface, and those that only the second one has.
struct Fonts::Ranges {
    std::vector<unsigned short> main;
    std::vector<unsigned short> other;
};

namespace {

/// What can be typed beside ASCII: accents, and what a keyboard puts around words.
void add_typed(std::set<unsigned>& wanted) {
    for (unsigned c = 0xA0; c <= 0xFF; ++c)
        wanted.insert(c);
    for (unsigned const c : {0x2013U, 0x2014U, 0x2018U, 0x2019U, 0x201CU, 0x201DU, 0x2026U, 0x20ACU})
        wanted.insert(c);
}

/// Comments are written in these, and keys are labelled in them (see type::body, type::choice, Ui::styled).
bool is_typed_in(Weight weight, float size) {
    return weight == Weight::regular || (weight == Weight::semibold && size >= 27);
}

/// ImGui frees what fonts were read from when an atlas goes: but the files are ours.
class BorrowedInput {
  public:
    explicit BorrowedInput(ImFontAtlas& atlas) : atlas_(atlas) {}
    ~BorrowedInput() {
        for (auto& config : atlas_.ConfigData)
            config.FontData = nullptr;
        atlas_.ClearInputData();
    }
    BorrowedInput(BorrowedInput const&) = delete;
    BorrowedInput& operator=(BorrowedInput const&) = delete;

  private:
    ImFontAtlas& atlas_;
};

} // namespace

Fonts::Fonts(float scale, std::string_view texts, std::string_view logo)
    : scale_(scale), atlas_(std::make_unique<ImFontAtlas>()) {
    auto const family = std::ranges::find_if(families, installed);
    if (family == families.end()) {
        throw std::runtime_error("no typeface found: install fonts-inter or fonts-noto-core");
    }
    for (Weight const weight : weights) {
        char const* const file = family->files.at(static_cast<std::size_t>(weight));
        auto& cut = *cuts_.emplace_back(std::make_unique<Cut>());
        if (!cut.main.load(file)) throw std::runtime_error(std::string{"cannot read the typeface "} + file);
    }

    // Memory and time are not spent on what is not written on this kiosk.
    std::set<unsigned> written;
    for (unsigned c = 0x20; c <= 0x7E; ++c)
        written.insert(c);
    for (unsigned const c : codepoints(texts)) {
        if (c >= 0x20 && c <= last_of_atlas) written.insert(c);
    }
    // Between two texts that share a line, and at the end of one that was cut.
    written.insert({0xB7U, 0x2026U});
    auto typed = written;
    add_typed(typed);
    auto const lacks = [this](unsigned c) { return !cuts_.front()->main.has(c); };
    bool const second = std::ranges::any_of(typed, lacks) && load_second(family->files);
    auto const split = [&](std::set<unsigned> wanted) {
        Ranges ranges;
        if (second) {
            std::set<unsigned> missing;
            std::ranges::copy_if(wanted, std::inserter(missing, missing.end()), lacks);
            std::erase_if(wanted, lacks);
            ranges.other = missing.empty() ? ranges.other : to_ranges(missing);
        }
        ranges.main = to_ranges(wanted);
        return ranges;
    };
    Ranges const of_written = split(written);
    Ranges const of_typed = split(typed);

    atlas_->FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
    atlas_->FontBuilderFlags = ImGuiFreeTypeBuilderFlags_LightHinting;
    atlas_->Flags |= ImFontAtlasFlags_NoMouseCursors | ImFontAtlasFlags_NoBakedLines;
    BorrowedInput const borrowed{*atlas_};
    for (Weight const weight : weights) {
        for (float const size : sizes(weight))
            bake(weight, size, is_typed_in(weight, size) ? of_typed : of_written);
    }
    auto const stencil =
        logo.empty() ? std::nullopt : read_stencil(logo, mark_width * scale, mark_height * scale);
    int const place = stencil ? atlas_->AddCustomRectRegular(stencil->width, stencil->height) : -1;
    if (!atlas_->Build()) throw std::runtime_error("the typefaces cannot be drawn");
    if (stencil) put_mark(place, *stencil);
}

void Fonts::put_mark(int place, Stencil const& stencil) {
    unsigned char* pixels = nullptr;
    int width = 0;
    int height = 0;
    atlas_->GetTexDataAsAlpha8(&pixels, &width, &height);
    ImFontAtlasCustomRect const& rect = *atlas_->GetCustomRectByIndex(place);
    for (int row = 0; row < stencil.height; ++row) {
        auto const from = stencil.opacity.begin() + std::ptrdiff_t{row} * stencil.width;
        std::copy_n(from, stencil.width, pixels + std::ptrdiff_t{rect.Y + row} * width + rect.X);
    }
    ImVec2 from;
    ImVec2 to;
    atlas_->CalcCustomRectUV(&rect, &from, &to);
    mark_ = Mark{static_cast<float>(stencil.width) / scale_,
                 static_cast<float>(stencil.height) / scale_,
                 {from.x, from.y, to.x, to.y}};
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

void Fonts::bake(Weight weight, float size, Ranges const& ranges) {
    auto const add = [&](FontFile const& face, std::vector<unsigned short> const& wanted, bool merge) {
        ImFontConfig config;
        config.MergeMode = merge;
        config.PixelSnapH = true;
        // ImGui's size is the height of a line; ours is the em, as in every design tool.
        float const pixels = size * scale_ * face.line_height / face.per_em;
        // It would copy what it does not own, once for every size. So it owns the file until it has read it
        // (see BorrowedInput); it writes to none.
        return atlas_->AddFontFromMemoryTTF(face.region.get_address(),
                                            static_cast<int>(face.region.get_size()), pixels, &config,
                                            wanted.data());
    };
    ImFont* const font = add(cut(weight).main, ranges.main, false);
    if (!ranges.other.empty()) add(*cut(weight).other, ranges.other, true);
    baked_.push_back({weight, size, font});
}

Fonts::Cut const& Fonts::cut(Weight weight) const {
    return *cuts_.at(static_cast<std::size_t>(weight));
}

std::vector<float> const& Fonts::sizes(Weight weight) {
    static std::vector<float> const regular{26, 22, 20};
    static std::vector<float> const medium{26, 22, 20};
    static std::vector<float> const semibold{36, 33, 27, 24, 20};
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
