// Stands between a desk and PostgreSQL and can break the line at the worst moment.
#pragma once
#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace kotae::store::testing {

class Proxy {
 public:
  enum class Trouble {
    none,
    cut_before_commit,      // the server never sees the COMMIT
    cut_after_commit,       // the server commits, its answer is lost
    hold_before_commit,     // the client is cut off, the server goes on waiting with the transaction open
  };
  /// target: folder of the server's socket.
  explicit Proxy(std::string target);
  ~Proxy();
  const std::string& folder() const { return folder_; }
  /// The next COMMIT that passes meets the trouble, once.
  void arm(Trouble t) { trouble_ = t; }
  bool armed() const { return trouble_ != Trouble::none; }
  /// Cuts every line and takes no new ones until up() is called.
  void down();
  void up() { down_ = false; }

 private:
  void accept_lines();
  void carry(int client, int server);

  const std::string target_;
  std::string folder_;
  int listener_ = -1;
  std::atomic<Trouble> trouble_{Trouble::none};
  std::atomic<bool> down_{false}, stop_{false};
  std::atomic<unsigned> cuts_{0};  // lines begun before the latest cut end
  std::mutex m_;
  std::vector<std::thread> threads_;
};

}  // namespace kotae::store::testing
