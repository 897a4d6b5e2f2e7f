#include "server/http/session.ipp"

#include <boost/beast/ssl.hpp>

namespace instante::server::http {

template class Session<beast::ssl_stream<beast::tcp_stream>>;

} // namespace instante::server::http
