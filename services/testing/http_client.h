// SPDX-License-Identifier: Apache-2.0
// A client of HTTP on a bare socket, for tests of what a library would hide: headers as they come, halves of requests, silence.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "base/status.h"

namespace hanes::testing {

// What came back over the socket, taken apart.
struct Received {
  int status = 0;
  std::string head;
  std::string body;
  std::string Header(const std::string& name) const {
    const size_t at = head.find("\r\n" + name + ": ");
    if (at == std::string::npos) return "";
    const size_t begin = at + name.size() + 4;
    return head.substr(begin, head.find("\r\n", begin) - begin);
  }
};

// A client of one connection, so that keep-alive is tested by every test that asks twice.
class Client {
 public:
  explicit Client(const std::string& address) {
    sockaddr_in peer{};
    peer.sin_family = AF_INET;
    peer.sin_port = htons(static_cast<uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
    inet_pton(AF_INET, "127.0.0.1", &peer.sin_addr);
    socket_ = socket(AF_INET, SOCK_STREAM, 0);
    const timeval patience = {.tv_sec = 20, .tv_usec = 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    EXPECT_EQ(connect(socket_, reinterpret_cast<sockaddr*>(&peer), sizeof peer), 0);
  }
  ~Client() { close(socket_); }

  void Send(const std::string& bytes) { EXPECT_EQ(send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL), ssize_t(bytes.size())); }

  // `begin` and then `count` bytes more, or as many as the server takes before it closes.
  void SendLong(const std::string& begin, size_t count) {
    Send(begin);
    const std::string portion(64 << 10, 'x');
    for (size_t sent = 0; sent < count; sent += portion.size()) {
      if (send(socket_, portion.data(), portion.size(), MSG_NOSIGNAL) <= 0) return;
    }
  }

  // Status 0 when the server closed the connection without an answer.
  Received Receive(bool body_follows = true) {
    std::string bytes;
    size_t end = std::string::npos;
    while ((end = bytes.find("\r\n\r\n")) == std::string::npos) {
      if (!ReadMore(&bytes)) return {};
    }
    Received received{.status = std::stoi(bytes.substr(9, 3)), .head = bytes.substr(0, end + 2), .body = bytes.substr(end + 4)};
    const std::string length = received.Header("Content-Length");
    const size_t wanted = body_follows && !length.empty() ? std::stoul(length) : 0;
    while (received.body.size() < wanted && ReadMore(&received.body)) continue;
    return received;
  }

  Received Ask(const std::string& method, const std::string& target, const std::string& headers = "") {
    Send(fmt::format("{} {} HTTP/1.1\r\nHost: localhost\r\n{}\r\n", method, target, headers));
    return Receive(method != "HEAD");
  }
  Received Get(const std::string& target, const std::string& headers = "") { return Ask("GET", target, headers); }

  // What comes until `end` has come, that included; less when the server closes or is silent for too long.
  std::string ReadUntil(const std::string& end) {
    std::string bytes;
    while (bytes.find(end) == std::string::npos && ReadMore(&bytes)) continue;
    return bytes;
  }
  // Nothing more comes.
  bool Ended() {
    std::string bytes;
    return !ReadMore(&bytes);
  }

 private:
  bool ReadMore(std::string* bytes) {
    char buffer[4096];
    const ssize_t count = recv(socket_, buffer, sizeof buffer, 0);
    if (count > 0) bytes->append(buffer, static_cast<size_t>(count));
    return count > 0;
  }

  int socket_ = -1;
};

}  // namespace hanes::testing
