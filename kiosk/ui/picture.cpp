#include "kiosk/ui/picture.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <memory>
#include <stb/stb_image.h>
#include <stb/stb_image_resize.h>
#include <stb/stb_image_write.h>
#include <stdexcept>

namespace instante::kiosk::ui {

std::string to_png(Picture const& picture) {
    std::string bytes;
    stbi_write_force_png_filter = 0; // flat areas, as ours, are smaller without one
    auto const append = [](void* all, void* data, int size) {
        static_cast<std::string*>(all)->append(static_cast<char const*>(data),
                                               static_cast<std::size_t>(size));
    };
    if (stbi_write_png_to_func(append, &bytes, picture.width, picture.height, 3, picture.pixels.data(),
                               picture.width * 3) == 0)
        throw std::runtime_error("the picture cannot be encoded");
    return bytes;
}

void write_png(Picture const& picture, std::filesystem::path const& file) {
    std::ofstream out{file, std::ios::binary};
    out << to_png(picture) << std::flush;
    if (!out) throw std::runtime_error("cannot write " + file.string());
}

std::optional<Picture> read_png(std::filesystem::path const& file) {
    int width = 0;
    int height = 0;
    int channels = 0;
    stbi_uc* const data = stbi_load(file.c_str(), &width, &height, &channels, 3);
    if (data == nullptr) return std::nullopt;
    Picture picture{width, height};
    std::copy(data, data + picture.pixels.size(), picture.pixels.begin());
    stbi_image_free(data);
    return picture;
}

std::optional<Stencil> read_stencil(std::string_view png, float width, float height) {
    int from_width = 0;
    int from_height = 0;
    int channels = 0;
    auto const* bytes = reinterpret_cast<stbi_uc const*>(png.data()); // NOLINT: stb's own type for bytes
    std::unique_ptr<stbi_uc, decltype(&stbi_image_free)> const data{
        stbi_load_from_memory(bytes, static_cast<int>(png.size()), &from_width, &from_height, &channels, 4),
        &stbi_image_free};
    if (!data) return std::nullopt;
    float const by =
        std::min(width / static_cast<float>(from_width), height / static_cast<float>(from_height));
    auto const side = [&](int from) {
        return std::max(1, static_cast<int>(std::lround(static_cast<float>(from) * by)));
    };
    std::vector<std::uint8_t> alpha(static_cast<std::size_t>(from_width) *
                                    static_cast<std::size_t>(from_height));
    for (std::size_t i = 0; i < alpha.size(); ++i)
        alpha[i] = data.get()[i * 4 + 3];
    Stencil stencil{side(from_width), side(from_height), {}};
    stencil.opacity.resize(static_cast<std::size_t>(stencil.width) *
                           static_cast<std::size_t>(stencil.height));
    if (stbir_resize_uint8(alpha.data(), from_width, from_height, 0, stencil.opacity.data(), stencil.width,
                           stencil.height, 0, 1) == 0)
        return std::nullopt;
    return stencil;
}

Picture reduced(Picture const& picture, int by) {
    Picture small{picture.width / by, picture.height / by};
    for (int y = 0; y < small.height; ++y) {
        for (int x = 0; x < small.width; ++x) {
            for (int channel = 0; channel < 3; ++channel) {
                int sum = 0;
                for (int dy = 0; dy < by; ++dy) {
                    for (int dx = 0; dx < by; ++dx)
                        sum += picture.at(x * by + dx, y * by + dy)[channel];
                }
                small.at(x, y)[channel] = static_cast<std::uint8_t>((sum + by * by / 2) / (by * by));
            }
        }
    }
    return small;
}

} // namespace instante::kiosk::ui
