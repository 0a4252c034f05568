register_files(kotae_mail mail/filters mail/filters.in.cpp.in mail_filters.cpp)
