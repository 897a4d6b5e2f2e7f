#pragma once
// A picture in memory, and as a PNG.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace instante::kiosk::ui {

/// Rows of red, green, blue, from the top left.
struct Picture {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> pixels;

    Picture() = default;
    Picture(int w, int h)
        : width(w), height(h), pixels(static_cast<std::size_t>(w) * static_cast<std::size_t>(h) * 3) {}

    std::uint8_t* at(int x, int y) { return pixels.data() + offset(x, y); }
    std::uint8_t const* at(int x, int y) const { return pixels.data() + offset(x, y); }
    friend bool operator==(Picture const&, Picture const&) = default;

  private:
    std::size_t offset(int x, int y) const {
        return (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)) *
               3;
    }
};

/// The bytes of a PNG file.
std::string to_png(Picture const& picture);
/// Writes a PNG; throws std::runtime_error, naming the file, when it cannot.
void write_png(Picture const& picture, std::filesystem::path const& file);
/// Reads one; nullopt when there is no file or it is no picture.
std::optional<Picture> read_png(std::filesystem::path const& file);

/// How opaque each pixel is, in rows from the top left.
struct Stencil {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> opacity;
};
/// The alpha of a PNG as large as fits a box, its proportions kept; nullopt when it is no picture.
std::optional<Stencil> read_stencil(std::string_view png, float width, float height);

/// The picture at a whole fraction of its size: each pixel the mean of `by` x `by`.
Picture reduced(Picture const& picture, int by);

} // namespace instante::kiosk::ui
