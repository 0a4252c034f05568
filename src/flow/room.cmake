register_files(kotae_flow flow/jobs flow/jobs.cpp.in flow_jobs.cpp)
