#include "kiosk/ui/picture.hpp"

#include <fstream>
#include <stb/stb_image.h>
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
